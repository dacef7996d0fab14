"""Needs: pip install plone.app.contentrules"""

from OFS.Folder import Folder
from plone.app.contentrules.rule import container_removed
from plone.contentrules.engine.assignments import ruleAssignmentManagerAdapterFactory
from plone.contentrules.engine.interfaces import IRuleAssignable
from zope.annotation.attribute import AttributeAnnotations
from zope.annotation.interfaces import IAttributeAnnotatable
from zope.component import provideAdapter
from zope.interface import alsoProvides


provideAdapter(AttributeAnnotations)
provideAdapter(ruleAssignmentManagerAdapterFactory)

folder = Folder("folder")
alsoProvides(folder, IRuleAssignable, IAttributeAnnotatable)
container_removed(folder, None)

stored = list(vars(folder).get("__annotations__", ()))
print(f"stored in a folder without rules that was removed: {stored}")
print("Fault: something" if stored else "Fixed.")
