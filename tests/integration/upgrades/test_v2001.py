"""Settings that an older release has registered."""

from collective.async_.settings import get_settings
from collective.async_.settings import PREFIX
from plone.registry import field
from plone.registry.interfaces import IRegistry
from plone.registry.record import Record
from zope.component import getUtility

import pytest


PROFILE = "collective.async:default"
OLD_MODULE = "collective.async_.controlpanel.settings.IAsyncSettings"


@pytest.fixture
def registry(portal):
    """The records as that release left them, one with a value of the site's own."""
    registry = getUtility(IRegistry)
    registry.records[f"{PREFIX}.save_wait_last_seconds"] = Record(field.Int(), 60)
    for name in [n for n in registry.records if n.startswith(f"{PREFIX}.")]:
        registry.records[name].field.interfaceName = OLD_MODULE
    registry[f"{PREFIX}.keep_failed_days"] = 7
    portal.portal_setup.setLastVersionForProfile(PROFILE, "2000")
    return registry


def test_values_stay_and_what_is_gone_goes(portal, registry):
    portal.portal_setup.upgradeProfile(PROFILE)
    assert portal.portal_setup.getLastVersionForProfile(PROFILE) == ("2003",)
    assert get_settings().keep_failed_days == 7
    names = [n for n in registry.records if n.startswith(f"{PREFIX}.")]
    assert f"{PREFIX}.save_wait_last_seconds" not in names
    fields = [registry.records[name].field for name in names]
    assert {f.interfaceName for f in fields} == {
        "collective.async_.settings.IAsyncSettings"
    }
