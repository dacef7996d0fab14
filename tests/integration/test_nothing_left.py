"""A site in which the add-on was used and uninstalled is as one that never had it."""

from collections import deque
from collections.abc import Iterator
from collective.async_.contentrules.condition import TaskCondition
from collective.async_.interfaces import IAsyncTaskFailed
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.wishes import wish_mail
from plone import api
from plone.app.contentrules.rule import insert_assignment
from plone.app.contentrules.rule import Rule
from plone.app.testing import SITE_OWNER_NAME
from plone.base.utils import get_installer
from plone.contentrules.engine.assignments import RuleAssignment
from plone.contentrules.engine.interfaces import IRuleAssignmentManager
from plone.contentrules.engine.interfaces import IRuleStorage
from plone.registry.interfaces import IRegistry
from Products.CMFPlone.factory import addPloneSite
from typing import Any
from ZODB.serialize import referencesf
from zope.annotation.interfaces import IAnnotations
from zope.component import getSiteManager
from zope.component import getUtility
from zope.component.hooks import setSite

import pytest
import transaction


PRODUCT = "collective.async"
# Plone's own book-keeping of profiles; any add-on is left there.
BOOKS = ("portal_setup",)


@pytest.fixture
def site(functional) -> Iterator[Any]:
    """A site that has never had the add-on."""
    app = functional["app"]
    with api.env.adopt_user(user=app.acl_users.getUserById(SITE_OWNER_NAME)):
        extensions = ("plonetheme.barceloneta:default",)
        site = addPloneSite(app, "other", extension_ids=extensions)
        setSite(site)
        # Looking for them is what creates this annotation.
        IRuleAssignmentManager(site)
        transaction.commit()
        yield site
        setSite(functional["portal"])


def snapshot(site: Any) -> dict[str, Any]:
    """What a profile may change."""
    registry = getUtility(IRegistry)
    actions = api.portal.get_tool("portal_actions").listActions()
    configlets = api.portal.get_tool("portal_controlpanel").listActions()
    components = getSiteManager(site)
    catalog = api.portal.get_tool("portal_catalog")
    members = api.portal.get_tool("portal_memberdata")
    permissions = site.ac_inherited_permissions(1)
    return {
        "records": {name: record.value for name, record in registry.records.items()},
        "actions": sorted("/".join(a.getPhysicalPath()) for a in actions),
        "configlets": sorted(action.id for action in configlets),
        "types": sorted(api.portal.get_tool("portal_types").objectIds()),
        "objects": sorted(site.objectIds()),
        "annotations": sorted(IAnnotations(site)),
        "utilities": sorted(
            (str(u.provided), u.name) for u in components.registeredUtilities()
        ),
        "adapters": sorted(str(a.provided) for a in components.registeredAdapters()),
        "subscribers": len(
            [
                *components.registeredHandlers(),
                *components.registeredSubscriptionAdapters(),
            ]
        ),
        "rules": sorted(getUtility(IRuleStorage)),
        "assigned": sorted(IRuleAssignmentManager(site)),
        "roles": sorted(site.valid_roles()),
        "permissions": {
            name: sorted(
                role["name"]
                for role in site.rolesOfPermission(name)
                if role["selected"]
            )
            for name in sorted(entry[0] for entry in permissions)
        },
        "indexes": sorted(catalog.indexes()),
        "columns": sorted(catalog.schema()),
        "properties": sorted(members.propertyIds()),
        "skins": sorted(api.portal.get_tool("portal_skins").getSkinPaths()),
    }


def named_in(site: Any) -> set[str]:
    """Where the objects of the site are that name the add-on in the database."""
    load = site._p_jar.db().storage.load
    roots = {content._p_oid: name for name, content in site.objectItems()}
    roots[site.__annotations__._p_oid] = "annotations"
    roots[getSiteManager(site)._p_oid] = "components"
    roots[site._p_oid] = "site"
    # Objects of both are told by the nearer one. What leads out of the site is not read.
    todo = deque((oid, place) for oid, place in roots.items())
    seen, found = {*roots, site.__parent__._p_oid}, set()
    while todo:
        oid, place = todo.popleft()
        data, _serial = load(oid)
        if place not in BOOKS and PRODUCT.encode() in data:
            found.add(place)
        new = set(referencesf(data)) - seen
        seen |= new
        todo += ((other, place) for other in new)
    assert len(seen) > 500
    return found


def use(site: Any) -> None:
    """Settings, tasks with all that they leave, and a content rule."""
    api.portal.set_registry_record(f"{PRODUCT}.thresholds", ["sharing 1"])
    store = get_store(site)
    for status in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED):
        record = TaskRecord(new_id(), "check", SITE_OWNER_NAME)
        store.add(record)
        wish_mail(store, record)
        record.finish(status)
    rule = Rule()
    rule.event = IAsyncTaskFailed
    rule.conditions = [TaskCondition()]
    getUtility(IRuleStorage)["tell"] = rule
    IRuleAssignmentManager(site)["tell"] = RuleAssignment("tell")
    insert_assignment(rule, "/".join(site.getPhysicalPath()))


def test_uninstalling_leaves_what_was_before(site):
    before = snapshot(site)
    installer = get_installer(site, site.REQUEST)
    for _again in range(2):
        assert installer.install_product(PRODUCT)
        use(site)
        transaction.commit()
        assert snapshot(site) != before
        assert {"annotations", "components", "portal_registry"} <= named_in(site)

        assert installer.uninstall_product(PRODUCT)
        transaction.commit()
        after = snapshot(site)
        for name in before:
            assert after[name] == before[name], name
        assert named_in(site) == set()
