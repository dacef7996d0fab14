from BTrees.OOBTree import OOBTree
from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.settings import PREFIX
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import KEY
from collective.async_.tasks.version_1 import OLD_KEY
from datetime import datetime
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from plone.base.utils import get_installer
from plone.browserlayer.interfaces import ILocalBrowserLayerType
from plone.browserlayer.utils import registered_layers
from plone.registry.interfaces import IRegistry
from zope.annotation.interfaces import IAnnotations
from zope.component import getSiteManager
from zope.component import getUtility

import logging
import pickle
import pytest


PROFILE = "collective.async:default"


def old_record(status, **values):
    return PersistentMapping(
        status=status,
        action="delete",
        user="jane",
        timestamp=datetime(2019, 1, 31, 12),
        seen=False,
        **values,
    )


@pytest.fixture
def old_site(portal):
    """A site with the profile and the data of version 1."""
    store = OOBTree()
    store["users"] = OOBTree({"jane": PersistentList(["aa", "bb", "cc"])})
    store["aa"] = old_record("success")
    store["bb"] = old_record("error", message="It broke\nTraceback")
    store["cc"] = old_record("processing", obj=object)
    store["dd"] = "no record at all"
    annotations = IAnnotations(portal)
    annotations[OLD_KEY] = store
    annotations.pop(KEY, None)
    registry = getUtility(IRegistry)
    for name in [name for name in registry.records if name.startswith(f"{PREFIX}.")]:
        del registry.records[name]
    portal.portal_setup.setLastVersionForProfile(PROFILE, "1000")
    return portal


def test_the_upgrade_installs_everything_and_removes_old_data(old_site, caplog):
    caplog.set_level(logging.INFO, "collective.async")
    setup = old_site.portal_setup
    assert setup.listUpgrades(PROFILE)

    setup.upgradeProfile(PROFILE)

    assert setup.getLastVersionForProfile(PROFILE) == ("2003",)
    assert OLD_KEY not in IAnnotations(old_site)
    assert list(get_store(old_site).all()) == []
    assert getUtility(IRegistry)[f"{PREFIX}.poll_seconds"] == 5
    lines = [r.getMessage() for r in caplog.records if r.name == "collective.async"]
    assert len([line for line in lines if line.startswith("Removed old task")]) == 2
    assert "Removed 3 task records of version 1" in lines


def test_a_new_installation_removes_what_was_left(old_site, caplog):
    """Version 1 was removed; it had no uninstall profile."""
    installer = get_installer(old_site, old_site.REQUEST)
    caplog.set_level(logging.INFO, "collective.async")
    old_site.portal_setup.unsetLastVersionForProfile(PROFILE)
    assert installer.install_product("collective.async")
    assert OLD_KEY not in IAnnotations(old_site)
    assert "Removed 3 task records of version 1" in caplog.text


def test_uninstalling_without_an_upgrade_leaves_no_old_data(old_site):
    installer = get_installer(old_site, old_site.REQUEST)
    assert installer.uninstall_product("collective.async")
    assert {OLD_KEY, KEY} & set(IAnnotations(old_site)) == set()


def test_the_upgrade_can_run_twice(old_site):
    old_site.portal_setup.upgradeProfile(PROFILE)
    old_site.portal_setup.setLastVersionForProfile(PROFILE, "1000")
    old_site.portal_setup.upgradeProfile(PROFILE)
    assert get_store(old_site) is not None


def test_settings_survive_a_second_import(portal):
    getUtility(IRegistry)[f"{PREFIX}.poll_seconds"] = 9
    portal.portal_setup.runAllImportStepsFromProfile(f"profile-{PROFILE}")
    assert getUtility(IRegistry)[f"{PREFIX}.poll_seconds"] == 9


def test_the_layer_that_version_1_pickled_is_the_current_one(portal):
    old = pickle.loads(b"ccollective.async.interfaces\nICollectiveAsyncLayer\n.")
    assert old is ICollectiveAsyncLayer


def test_an_old_registration_of_the_layer_is_replaced(old_site):
    manager = getSiteManager(old_site)
    old = pickle.loads(b"ccollective.async.interfaces\nICollectiveAsyncLayer\n.")
    manager.registerUtility(old, ILocalBrowserLayerType, name="collective.async")
    old_site.portal_setup.upgradeProfile(PROFILE)
    assert registered_layers().count(ICollectiveAsyncLayer) == 1


def test_uninstalling_leaves_no_record_and_no_configlet(portal):
    setup = portal.portal_setup
    setup.runAllImportStepsFromProfile("profile-collective.async:uninstall")
    names = [n for n in getUtility(IRegistry).records if n.startswith(f"{PREFIX}.")]
    assert names == []
    configlets = [a.id for a in portal.portal_controlpanel.listActions()]
    assert "collective.async" not in configlets
