"""Run it with: bin/zconsole run etc/zope.conf sibling_values.py

Makes a folder in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from borg.localrole.workspace import WorkspaceLocalRoleManager
from plone import api
from Products.CMFCore.indexing import processQueue
from zope.component.hooks import setSite

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
newSecurityManager(None, system)
folder = api.content.create(site, "Folder", "folder", "A folder")
folder.manage_permission("Access contents information", ("Owner", "Reader"))
for number in range(10):
    api.content.create(folder, "Document", f"page-{number}", "A page")

walked = []
stock = WorkspaceLocalRoleManager._parent_chain


def count(plugin, content):
    walked.append(content.getId())
    return stock(plugin, content)


WorkspaceLocalRoleManager._parent_chain = count
try:
    processQueue()
finally:
    WorkspaceLocalRoleManager._parent_chain = stock
    transaction.abort()

pages = [name for name in walked if name.startswith("page-")]
print(f"10 pages with the same roles: all above was looked at {len(pages)} times")
print("Fault: each time" if len(pages) > 1 else "Fixed.")
