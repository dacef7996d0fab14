"""Content rules stay assigned to what is moved, and nothing else is written."""

from collective.async_.patches import rule_assignments
from plone import api
from plone.app.contentrules import rule
from plone.app.contentrules.api import assign_rule
from plone.app.contentrules.rule import get_assignments
from plone.app.contentrules.rule import Rule
from plone.contentrules.engine.assignments import KEY
from plone.contentrules.engine.interfaces import IRuleAssignmentManager
from plone.contentrules.engine.interfaces import IRuleStorage
from plone.dexterity.interfaces import IDexterityItem
from zope.annotation.interfaces import IAnnotations
from zope.component import getGlobalSiteManager
from zope.component import getUtility

import pytest


@pytest.fixture(autouse=True)
def install(monkeypatch):
    monkeypatch.setattr(rule, "IRuleAssignmentManager", rule.IRuleAssignmentManager)
    rule_assignments.install()


@pytest.fixture
def assigned(folder):
    """A rule that is assigned to a folder in this folder."""
    api.content.create(folder, "Folder", "below", "Below")
    storage = getUtility(IRuleStorage)
    storage["rule"] = Rule()
    assign_rule(folder["below"], "rule")
    return storage["rule"]


def test_nothing_is_written_to_a_page_below_what_is_moved_and_deleted(portal, folder):
    page = folder["page-1"]
    assert KEY not in IAnnotations(page)
    portal.manage_renameObjects(["news"], ["olds"])
    assert KEY not in IAnnotations(page)
    portal.manage_delObjects(["olds"])
    assert KEY not in IAnnotations(page)


def test_a_rule_follows_the_folder(portal, assigned):
    portal.manage_renameObjects(["news"], ["olds"])
    assert list(get_assignments(assigned)) == ["/plone/olds/below"]
    portal.manage_delObjects(["olds"])
    assert list(get_assignments(assigned)) == []


def test_a_rule_that_is_deleted_leaves_the_folder(portal, folder, assigned):
    insert = ["/plone/news/below", "/plone/news/page-1"]
    get_assignments(assigned).update(insert)
    del getUtility(IRuleStorage)["rule"]
    assert list(IRuleAssignmentManager(folder["below"])) == []
    assert KEY not in IAnnotations(folder["page-1"])


def test_what_an_add_on_has_registered_is_asked(portal, folder):
    asked = []

    def assignments(page):
        asked.append(page.getId())
        return {}

    site_manager = getGlobalSiteManager()
    wanted = (IDexterityItem,), IRuleAssignmentManager
    site_manager.registerAdapter(assignments, *wanted)
    try:
        portal.manage_renameObjects(["news"], ["olds"])
    finally:
        site_manager.unregisterAdapter(assignments, *wanted)
    assert "page-1" in asked
