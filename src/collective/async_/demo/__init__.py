"""A complete stack on one machine: ZEO, broker, worker and Zope with a site.

``make demo`` and the functional tests run it; production sites do not need it.
"""
