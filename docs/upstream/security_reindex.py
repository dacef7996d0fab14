"""Run it with: bin/zconsole run etc/zope.conf security_reindex.py

Makes a page in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from plone import api
from Products.CMFCore.CatalogTool import CatalogTool
from Products.CMFCore.indexing import processQueue
from zope.component.hooks import setSite

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
newSecurityManager(None, system)
page = api.content.create(site, "Document", "page", "A page")
processQueue()

searches = []
stock = CatalogTool._unrestrictedSearchResults


def count(catalog, REQUEST=None, **query):
    searches.append(query)
    return stock(catalog, REQUEST, **query)


CatalogTool._unrestrictedSearchResults = count
try:
    page.reindexObjectSecurity()
finally:
    CatalogTool._unrestrictedSearchResults = stock
    transaction.abort()

print(f"a page, which contains nothing: {len(searches)} search for what is below it")
print("Fault: it was searched for" if searches else "Fixed.")
