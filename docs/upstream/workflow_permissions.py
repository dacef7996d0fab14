"""Needs: pip install Products.DCWorkflow"""

from AccessControl.rolemanager import RoleManager
from Products.DCWorkflow import utils


class Base(RoleManager):
    """Has a permission."""

    __ac_permissions__ = (("View", ("view",)),)


class Page(Base):
    """Inherits it."""


searched = []
stock = utils.gather_permissions


def count(klass, result, seen):
    searched.append(klass)
    return stock(klass, result, seen)


utils.gather_permissions = count
for page in (Page(), Page(), Page()):
    utils.modifyRolesForPermission(page, "View", ["Manager"])
utils.gather_permissions = stock

times = len(searched)
print(f"one permission of three pages was set: all were collected {times} times")
print("Fault: each time" if times == 3 else "Fixed.")
