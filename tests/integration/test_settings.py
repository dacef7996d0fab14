from collective.async_.settings import action_title
from collective.async_.settings import actions_vocabulary
from collective.async_.settings import get_settings
from collective.async_.settings import IAsyncSettings
from collective.async_.settings import is_threshold
from collective.async_.settings import PREFIX
from plone import api
from plone.registry.interfaces import IRegistry
from zope.component import getUtility
from zope.i18nmessageid import Message
from zope.schema import getFieldNames
from zope.schema import getFieldsInOrder
from zope.schema import ValidationError

import pytest


@pytest.fixture
def registry(portal):
    return getUtility(IRegistry)


def test_every_setting_has_a_record_with_its_default(registry):
    for name, field in getFieldsInOrder(IAsyncSettings):
        assert registry[f"{PREFIX}.{name}"] == field.default


def test_defaults_without_records_and_nothing_is_written(registry, portal):
    for name in getFieldNames(IAsyncSettings):
        del registry.records[f"{PREFIX}.{name}"]
    portal._p_jar.savepoint()
    before = list(portal._p_jar._registered_objects)

    settings = get_settings()

    assert settings.poll_seconds == 5
    assert settings.synchronous_actions == []
    assert settings.runs_in_background("delete", 1)
    assert portal._p_jar._registered_objects == before


def test_settings_that_do_not_exist_are_no_settings(portal):
    with pytest.raises(AttributeError):
        get_settings().polling


def test_a_threshold_makes_small_actions_synchronous(registry):
    registry[f"{PREFIX}.thresholds"] = ["delete 20", "rename  3"]

    settings = get_settings()

    assert not settings.runs_in_background("delete", 19)
    assert settings.runs_in_background("delete", 20)
    assert settings.runs_in_background("delete")
    assert settings.runs_in_background("edit", 1)


@pytest.mark.parametrize(
    "name", ["delete", "example.sort", "Products.Foo.Views.tidy", "_foo.bar-baz"]
)
def test_every_action_can_have_a_threshold(registry, name):
    registry[f"{PREFIX}.thresholds"] = [f"{name} 5"]
    assert get_settings().threshold(name) == 5


@pytest.mark.parametrize("line", ["delete", "5", "delete five", "5 delete", "a b 5"])
def test_a_threshold_is_a_name_and_a_number(line):
    assert not is_threshold(line)


def test_an_action_can_be_synchronous(registry):
    registry[f"{PREFIX}.synchronous_actions"] = ["delete"]

    assert not get_settings().runs_in_background("delete", 1000)
    assert get_settings().runs_in_background("edit", 1)


@pytest.mark.parametrize("line", ["delete", "20", "delete -1", "<b> 3", "delete 1\n"])
def test_invalid_thresholds_are_refused(line):
    with pytest.raises(ValidationError):
        IAsyncSettings["thresholds"].validate([line])


def test_invalid_thresholds_in_the_registry_are_ignored(registry):
    registry[f"{PREFIX}.thresholds"] = ["delete many", "delete 2"]

    assert get_settings().threshold("delete") == 2


def test_the_vocabulary_has_all_actions(portal):
    terms = api.portal.get_vocabulary("collective.async.Actions", portal)
    assert {"add", "delete", "edit", "paste", "rename"} <= {t.value for t in terms}


def test_every_action_of_ours_has_a_title_to_translate(portal):
    terms = actions_vocabulary()
    assert [t.value for t in terms if not isinstance(t.title, Message)] == []


def test_an_action_without_a_title_is_named_by_its_id(portal):
    assert action_title("example.sort_by-title") == "Sort by title"
    assert action_title("delete") == "Delete"
