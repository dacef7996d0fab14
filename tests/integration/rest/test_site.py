"""@site says what can be a task."""

from plone import api

import pytest
import transaction


def test_what_can_be_a_task(site, editor):
    found = editor.get("/@site").json()["async"]
    assert found["tasks"] == f"{site.absolute_url()}/@tasks"
    assert {"delete", "paste"} <= set(found["actions"])


def test_without_what_is_synchronous_in_this_site(site, editor):
    name = "collective.async.synchronous_actions"
    api.portal.set_registry_record(name, ["delete"])
    transaction.commit()
    assert "delete" not in editor.get("/@site").json()["async"]["actions"]


def test_nothing_without_a_broker(editor, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    assert "async" not in editor.get("/@site").json()


@pytest.mark.parametrize("user", [None])
def test_nothing_for_a_visitor(session, user):
    assert "async" not in session(user).get("/@site").json()
