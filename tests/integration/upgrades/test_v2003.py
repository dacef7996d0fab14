"""A setting that was a set, which REST clients could not change."""

from collective.async_.settings import get_settings
from collective.async_.settings import PREFIX
from plone.registry import field
from plone.registry.interfaces import IRegistry
from plone.registry.record import Record
from plone.restapi.services.registry.update import RegistryUpdate
from zope.component import getUtility

import json
import pytest


PROFILE = "collective.async:default"
NAME = f"{PREFIX}.synchronous_actions"


@pytest.mark.parametrize("version", ["2000", "2001", "2002"])
def test_its_value_stays(portal, version):
    old = field.Set(value_type=field.TextLine())
    getUtility(IRegistry).records[NAME] = Record(old, {"paste", "delete"})
    portal.portal_setup.setLastVersionForProfile(PROFILE, version)
    portal.portal_setup.upgradeProfile(PROFILE)
    assert get_settings().synchronous_actions == ["delete", "paste"]


def test_every_setting_can_be_changed_with_rest(portal, request_with_layer):
    registry = getUtility(IRegistry)
    names = [name for name in registry.records if name.startswith(f"{PREFIX}.")]
    values = {name: registry[name] for name in names}
    values[NAME] = ["delete"]
    request_with_layer.set("BODY", json.dumps(values))
    service = RegistryUpdate()
    service.context, service.request = portal, request_with_layer
    service.reply()
    assert request_with_layer.response.getStatus() == 204
    assert get_settings().synchronous_actions == ["delete"]
