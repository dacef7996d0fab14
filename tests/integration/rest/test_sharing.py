"""@sharing with Prefer: respond-async."""

from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID

import pytest
import transaction


ASYNC = {"Prefer": "respond-async"}
SHARE = {
    "inherit": False,
    "entries": [{"id": "jane", "type": "user", "roles": {"Editor": True}}],
}


@pytest.fixture(autouse=True)
def threshold(site):
    api.portal.set_registry_record("collective.async.thresholds", ["sharing 2"])
    setRoles(site, TEST_USER_ID, ["Site Administrator"])
    transaction.commit()


def test_it_is_a_task_that_does_what_stock_does(site, editor, run):
    answer = editor.post("/here/@sharing", json=SHARE, headers=ASYNC)
    assert answer.status_code == 202, answer.text
    assert answer.json()["action"] == "sharing"
    stock = editor.post("/there/@sharing", json=SHARE)
    assert (stock.status_code, stock.text) == (204, "")
    (record,) = run()
    assert record.status.value == "succeeded", record.traceback
    assert editor.get(answer.headers["Location"]).json()["result"] is None
    one, two = site["here"], site["there"]
    assert one.__ac_local_roles__ == two.__ac_local_roles__
    assert one.__ac_local_roles__["jane"] == ["Editor"]
    assert one.__ac_local_roles_block__ is two.__ac_local_roles_block__ is True


def test_below_the_threshold_it_is_done_at_once(site, editor, tasks):
    answer = editor.post("/there/@sharing", json=SHARE, headers=ASYNC)
    assert (answer.status_code, answer.text) == (204, "")
    assert "Preference-Applied" not in answer.headers
    assert tasks() == []
    assert "jane" in site["there"].__ac_local_roles__


def test_what_stock_refuses_or_ignores(editor, tasks):
    entries = ([{}], 5, [{"id": 5}])
    for body in ("junk", {}, *({"entries": entry} for entry in entries)):
        stock = editor.post("/here/@sharing", json=body)
        ours = editor.post("/here/@sharing", json=body, headers=ASYNC)
        assert (ours.status_code, ours.text) == (stock.status_code, stock.text)
    assert tasks() == []


def test_without_the_permission(site, editor, tasks):
    site["here"].manage_permission("Sharing page: Delegate roles", [])
    transaction.commit()
    stock = editor.post("/here/@sharing", json=SHARE)
    ours = editor.post("/here/@sharing", json=SHARE, headers=ASYNC)
    assert (ours.status_code, ours.text) == (stock.status_code, stock.text)
    assert ours.status_code == 403
    assert tasks() == []
