"""Run it with: bin/zconsole run etc/zope.conf checkin_clipboard.py

Makes a folder in the first Plone site, and commits nothing. plone.app.iterate must be
installed there.
"""

from AccessControl.SecurityManagement import newSecurityManager
from OFS.CopySupport import CopyError
from plone import api
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from plone.locking.interfaces import ITTWLockable
from zope.component.hooks import setSite
from zope.interface import alsoProvides

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
owner = site.getOwner()
newSecurityManager(None, owner)
folder = api.content.create(site, "Folder", "original")
alsoProvides(folder, ITTWLockable)
copy = ICheckinCheckoutPolicy(folder).checkout(site)
alsoProvides(copy, ITTWLockable)
for number in range(200):
    api.content.create(copy, "Document", f"page-{number}")
try:
    ICheckinCheckoutPolicy(copy).checkin("200 new pages")
except CopyError as error:
    print(f"Fault: {error}")
else:
    print("Fixed.")
finally:
    transaction.abort()
