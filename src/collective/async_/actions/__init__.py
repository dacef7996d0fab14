"""One action, one folder: patches on Plone's view, action, wording."""
