"""Run it with: bin/zconsole run etc/zope.conf catalog_moves.py

Makes a folder in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from plone import api
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

catalog = api.portal.get_tool("portal_catalog")
path = "/".join(site.getPhysicalPath())
old = catalog.getrid(f"{path}/before/page")
counter = catalog._catalog.indexes["portal_type"].getCounter()

site.manage_renameObjects(["before"], ["after"])
processQueue()

new = catalog.getrid(f"{path}/after/page")
changes = catalog._catalog.indexes["portal_type"].getCounter() - counter
transaction.abort()

print(f"two items moved: the index of their types was written {changes} times")
print("Fault: the page got a new record id" if new != old else "Fixed.")
