"""Run it with: bin/zconsole run etc/zope.conf rule_executors.py

Makes a folder in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from plone import api
from plone.contentrules.engine.executor import RuleExecutor
from plone.contentrules.engine.interfaces import IRuleStorage
from zope.component import getUtility
from zope.component.hooks import setSite
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
newSecurityManager(None, system)
folder = api.content.create(site, "Folder", "folder", "A folder")
page = api.content.create(folder, "Document", "page", "A page")
for name in list(getUtility(IRuleStorage)):
    del getUtility(IRuleStorage)[name]

asked = []
stock = RuleExecutor.__call__


def count(executor, event, **options):
    asked.append(executor.context.getId())
    return stock(executor, event, **options)


RuleExecutor.__call__ = count
try:
    for _time in range(10):
        notify(ObjectModifiedEvent(page))
finally:
    RuleExecutor.__call__ = stock
    transaction.abort()

print(f"no rules, a page changed 10 times: {len(asked)} places were looked at")
print("Fault: some" if asked else "Fixed.")
