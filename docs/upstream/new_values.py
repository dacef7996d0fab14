"""Run it with: bin/zconsole run etc/zope.conf new_values.py

Makes a page in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from collections import Counter
from plone import api
from plone.indexer.wrapper import IndexableObjectWrapper
from Products.CMFCore.indexing import processQueue
from zope.component.hooks import setSite

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
newSecurityManager(None, system)

asked = Counter()
stock = IndexableObjectWrapper.__getattr__


def count(wrapper, name):
    if wrapper._getWrappedObject().getId() == "page":
        asked[name] += 1
    return stock(wrapper, name)


processQueue()
IndexableObjectWrapper.__getattr__ = count
try:
    api.content.create(site, "Document", "page", "A page")
    asked.clear()
    processQueue()
finally:
    IndexableObjectWrapper.__getattr__ = stock
    transaction.abort()

print(f"a new page was asked for its UID {asked['UID']} times")
print(f"and for its end, which it does not have, {asked['end']} times")
print("Fault: it was asked" if asked["end"] else "Fixed.")
