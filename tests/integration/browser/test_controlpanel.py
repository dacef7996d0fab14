from collective.async_.settings import get_settings
from collective.async_.tasks.store import get_store
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.protect.authenticator import createToken
from zExceptions import BadRequest
from zExceptions import Forbidden
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component import getMultiAdapter

import pytest


@pytest.fixture
def manager(portal):
    setRoles(portal, TEST_USER_ID, ["Site Administrator"])


@pytest.fixture
def call(portal, request_with_layer, broker_away):
    def call(name, method="GET", **form):
        request_with_layer.response.setStatus(200)
        request_with_layer.form.clear()
        request_with_layer.form.update(form)
        request_with_layer.method = method
        request_with_layer.environ["REQUEST_METHOD"] = method
        return getMultiAdapter((portal, request_with_layer), name=name)()

    return call


@pytest.fixture
def save(call):
    def save(**values):
        form = {
            "poll_seconds": "5",
            "save_wait_seconds": "5",
            "save_wait_last_seconds": "60",
            "limit_minutes": "60",
            "keep_succeeded_days": "1",
            "keep_failed_days": "30",
            "max_records": "100,000",
            "max_open_per_user": "200",
            "mail_after_minutes": "0",
            "undo_seconds": "8",
            "thresholds": "",
            "synchronous_actions-empty-marker": "1",
        }
        form = {f"form.widgets.{k}": v for k, v in {**form, **values}.items()}
        form["form.buttons.save"] = "Save"
        return call("async-controlpanel", "POST", _authenticator=createToken(), **form)

    return save


def test_it_shows_the_state_and_every_setting(call, manager):
    html = call("async-controlpanel")
    assert "redis://127.0.0.1:1/0" in html
    assert "does not answer" in html
    assert 'name="form.widgets.thresholds"' in html
    assert "cannot have precedence" not in html
    assert 'value="delete"' in html


def test_it_says_when_there_is_no_redis(call, manager, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://127.0.0.1:1//")
    assert "cannot have precedence" in call("async-controlpanel")


def test_saving(save, manager):
    save(
        poll_seconds="7",
        thresholds="delete 20\nrename 3",
        synchronous_actions=["edit"],
    )
    settings = get_settings()
    assert settings.poll_seconds == 7
    assert settings.thresholds == ["delete 20", "rename 3"]
    assert settings.synchronous_actions == ["edit"]


@pytest.mark.parametrize(
    "junk",
    [{"poll_seconds": "0"}, {"poll_seconds": "x"}, {"thresholds": "<b>"}],
)
def test_invalid_values_are_shown_as_errors_and_not_saved(save, manager, junk):
    assert "error" in save(**junk)
    assert get_settings().poll_seconds == 5
    assert get_settings().thresholds == []


@pytest.mark.parametrize(
    "junk",
    [{"poll_seconds": ["1", "2"]}, {"poll_seconds": "1" * 5000}, {"thresholds": {}}],
)
def test_values_that_no_browser_sends_are_a_bad_request(save, manager, junk):
    with pytest.raises(BadRequest):
        save(**junk)


def test_a_get_or_a_forged_post_saves_nothing(call, manager):
    form = {"form.buttons.save": "Save", "form.widgets.poll_seconds": "7"}
    with pytest.raises(BadRequest):
        call("async-controlpanel", _authenticator=createToken(), **form)
    with pytest.raises(Forbidden):
        call("async-controlpanel", "POST", **form)


def test_it_is_linked_for_those_who_may_manage(portal, manager):
    links = portal.portal_controlpanel.enumConfiglets(group="plone-advanced")
    (link,) = [link for link in links if link["id"] == "collective.async"]
    assert link["url"].endswith("/@@async-controlpanel")


def test_other_users_have_no_access(portal, request_with_layer):
    setRoles(portal, TEST_USER_ID, ["Editor"])
    with pytest.raises(Unauthorized):
        portal.restrictedTraverse("@@async-controlpanel")


def test_the_button_records_a_round_trip(call, manager):
    url = call("async-check", "POST", _authenticator=createToken())
    (record,) = get_store().active()
    assert url.endswith(f"/@@async-controlpanel?check={record.id}")
    assert record.action == "check"
    html = call("async-controlpanel", check=record.id)
    assert 'id="async-trip"' in html
    assert "The broker at redis://127.0.0.1:1/0 does not answer." in html


def test_a_get_starts_no_round_trip(call, manager):
    with pytest.raises(BadRequest):
        call("async-check", _authenticator=createToken())
    assert not list(get_store().active())


def test_editors_cannot_start_one(call):
    with pytest.raises(NotFound):
        call("async-check", "POST", _authenticator=createToken())


@pytest.mark.parametrize("junk", ["no such", ["a", "b"], "\0", {"a": 1}])
def test_invalid_ids_show_no_round_trip(call, manager, junk):
    assert 'id="async-trip"' not in call("async-controlpanel", check=junk)
