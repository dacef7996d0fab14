"""Run it with: bin/zconsole run etc/zope.conf unchanged_values.py

Makes a folder in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from plone import api
from plone.indexer.wrapper import IndexableObjectWrapper
from Products.CMFCore.indexing import processQueue
from zope.component.hooks import setSite

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
newSecurityManager(None, system)
folder = api.content.create(site, "Folder", "before", "A folder")
page = api.content.create(folder, "Document", "page", "A page")
processQueue()
transaction.savepoint(optimistic=True)

computed = []
stock = IndexableObjectWrapper.__getattr__


def count(wrapper, name):
    if wrapper._getWrappedObject().getId() == "page":
        computed.append(name)
    return stock(wrapper, name)


IndexableObjectWrapper.__getattr__ = count
try:
    site.manage_renameObjects(["before"], ["after"])
    processQueue()
finally:
    IndexableObjectWrapper.__getattr__ = stock
    transaction.abort()

text = "SearchableText" in computed
print(f"a folder renamed: the text of the page in it was computed: {text}")
print("Fault: it is what it was" if text else "Fixed.")
