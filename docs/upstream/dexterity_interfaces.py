"""Needs: pip install plone.dexterity"""

from plone.dexterity import schema
from plone.dexterity.content import Item
from plone.dexterity.fti import DexterityFTI
from plone.dexterity.interfaces import IDexterityFTI
from zope.component import provideUtility
from zope.globalrequest import setRequest
from zope.interface import Interface
from zope.interface import providedBy
from zope.publisher.browser import TestRequest


class ISchema(Interface):
    """Of the type."""


fti = DexterityFTI("page", schema=f"{__name__}.ISchema")
provideUtility(fti, IDexterityFTI, name="page")
setRequest(TestRequest())
item = Item("item", portal_type="page")
providedBy(item)

looked_for = []
stock = schema.lookup_fti


def count(portal_type, cache=True):
    looked_for.append(portal_type)
    return stock(portal_type, cache)


schema.lookup_fti = count
for _time in range(100):
    providedBy(item)
times = len(looked_for)
print(f"interfaces asked for 100 times: the type was looked for {times} times")
print("Fault: each time" if times == 100 else "Fixed.")
