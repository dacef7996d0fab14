"""In Zope, on both sides: what HTTP alone cannot tell or would take too long to do."""
