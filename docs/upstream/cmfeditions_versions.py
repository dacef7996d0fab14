"""Run it with: bin/zconsole run etc/zope.conf cmfeditions_versions.py

Makes a page in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from contextlib import ExitStack
from plone import api
from Products.CMFEditions import Modifiers
from unittest.mock import patch
from zope.component.hooks import setSite

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
newSecurityManager(None, system)
page = api.content.create(site, "Document", title="A page")
repository = api.portal.get_tool("portal_repository")

with ExitStack() as stack:
    calls = [
        stack.enter_context(patch.object(module, name, wraps=getattr(module, name)))
        for module, name in (
            (Modifiers, "createExpressionContext"),
            (transaction, "savepoint"),
        )
    ]
    repository.save(page, comment="A version")
transaction.abort()

made, taken = (call.call_count for call in calls)
print(f"one version: {made} expression contexts, {taken} savepoint")
# CMFEditions goes through the modifiers three times.
print("Fault: the same contexts are made anew" if made > 3 else "Fixed.")
