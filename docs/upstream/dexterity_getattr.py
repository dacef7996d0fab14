"""Needs: pip install plone.dexterity"""

from plone.behavior.interfaces import IBehavior
from plone.behavior.interfaces import IBehaviorAssignable
from plone.behavior.registration import BehaviorRegistration
from plone.dexterity import content
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.fti import DexterityFTI
from plone.dexterity.interfaces import IDexterityContent
from plone.dexterity.interfaces import IDexterityFTI
from zope.component import provideAdapter
from zope.component import provideUtility
from zope.globalrequest import setRequest
from zope.interface import Interface
from zope.publisher.browser import TestRequest


class ISchema(Interface):
    """Of the type and of each of its behaviors."""


# A type with as many behaviors as Plone's Document has.
behaviors = [f"behavior-{number}" for number in range(20)]
for name in behaviors:
    registration = BehaviorRegistration(name, "", ISchema, None, None)
    provideUtility(registration, IBehavior, name=name)
fti = DexterityFTI("page", schema=f"{__name__}.ISchema", behaviors=tuple(behaviors))
provideUtility(fti, IDexterityFTI, name="page")
provideAdapter(DexterityBehaviorAssignable, [IDexterityContent], IBehaviorAssignable)
setRequest(TestRequest())

searched = []
stock = content._default_from_schema
content._default_from_schema = lambda *args: searched.append(args) or stock(*args)

item = content.Item("item", portal_type="page")
item._p_oid = b"12345678"
for time in ("first", "second"):
    searched.clear()
    getattr(item, "no_such_name", None)
    print(f"{time} time: {len(searched)} schemas searched")
print("Fault: the name is looked up again" if searched else "Fixed.")
