"""Run it with: bin/zconsole run etc/zope.conf link_fields.py

Makes pages in the first Plone site, and commits nothing.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from plone import api
from plone.app.contenttypes.behaviors.richtext import IRichTextBehavior
from plone.app.linkintegrity import retriever
from zope.component.hooks import setSite

import transaction


site = app.objectValues("Plone Site")[0]  # noqa: F821
setSite(site)
newSecurityManager(None, system)
pages = [api.content.create(site, "Document", f"page-{n}") for n in range(100)]

read = []
stock = retriever.getFieldsInOrder


def count(schema):
    read.append(schema)
    return stock(schema)


retriever.getFieldsInOrder = count
try:
    for page in pages:
        retriever.DXGeneral(page).retrieveLinks()
finally:
    retriever.getFieldsInOrder = stock
    transaction.abort()

times = read.count(IRichTextBehavior)
print(f"100 pages: the fields of each of their schemas were put in order {times} times")
print("Fault: each time" if times == len(pages) else "Fixed.")
