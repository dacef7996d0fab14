"""A complete stack on one machine: ZEO, broker, worker and Zope with a site.

It is for ``make demo`` and for the functional tests. Production sites do not use it.
"""
