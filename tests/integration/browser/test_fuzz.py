"""Random parameters to all views: no server error, no write by GET, no leak."""

from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from hypothesis import assume
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st
from plone import api
from plone.app.testing import login
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.app.testing import TEST_USER_ID
from plone.app.testing import TEST_USER_NAME
from plone.app.testing import TEST_USER_PASSWORD
from plone.protect.authenticator import createToken
from urllib.parse import quote_from_bytes

import pytest
import requests
import transaction


NAMES = (
    *("check-for-tasks", "task-seen", "task-cancel", "task-retry", "task-details"),
    *("async-tasks", "async-tasks-csv", "async-tasks-do", "async-check"),
    *("async-health", "async-metrics", "async-controlpanel", "task-put-off"),
    *("my-tasks", "task-mail"),
)
PARAMETERS = (
    *("task_id", "ip_task_ids", "since", "until", "current_location", "urls", "state"),
    *("user", "action", "text", "sort", "page", "ids", "check", "_authenticator"),
    *("retry", "cancel", "remove", "form.buttons.save", "form.widgets.poll_seconds"),
    *("form.widgets.thresholds", "form.widgets.synchronous_actions"),
    *("back", "off", "notice_ids", "notice_path", "notice_shown"),
)
# Not other headers: if they are invalid, Zope answers before any view is called.
CONVERTERS = ("", "", "", ":list", ":tuple", ":record")
SECRET = "Secret plans of Jane"
SCRIPT = "<script>alert(1)</script>"
JUNK = (
    *("", "0", "-1", "1e999", "NaN", "null", "[]", "{}", '["a"]', "[[[]]]", "true"),
    *(SCRIPT, "\0", "\u202e", "😀" * 100, "x" * 10_000, "../../etc/passwd"),
    *("2026-01-31", "9999-12-31", "0001-01-01", "-created", "failed", "[" * 5000),
)

USERS = {
    "anonymous": None,
    "editor": (TEST_USER_NAME, TEST_USER_PASSWORD),
    "manager": (SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
}


class Site:
    """A running site with a task of the editor and a task of another user."""

    def __init__(self, layer):
        self.portal = layer["portal"]
        self.url = self.portal.absolute_url()
        store = get_store(self.portal)
        self.ids = []
        for user, title in ((TEST_USER_ID, SCRIPT), ("jane", SECRET)):
            record = TaskRecord(new_id(), "delete", user, title=title)
            record.finish(Status.FAILED, title)
            store.add(record)
            self.ids.append(record.id)
        transaction.commit()
        self.tokens = {None: ""}
        login(layer["app"], SITE_OWNER_NAME)
        self.tokens["manager"] = createToken()
        login(self.portal, TEST_USER_NAME)
        self.tokens["editor"] = createToken()
        # Plone itself writes when the first pages of a new site are shown.
        for auth in USERS.values():
            for page in ("", "/sitemap", "/@@overview-controlpanel"):
                requests.get(self.url + page, auth=auth)

    def last_write(self):
        return self.portal._p_jar.db().lastTransaction()


@pytest.fixture
def site(functional):
    return Site(functional)


def encoded(pairs):
    return "&".join("=".join(quote_from_bytes(part) for part in p) for p in pairs)


names = st.builds(
    lambda name, converter: (name + converter).encode(),
    st.sampled_from(PARAMETERS),
    st.sampled_from(CONVERTERS),
)
junk = st.one_of(
    st.sampled_from(JUNK).map(lambda text: text.encode()),
    st.sampled_from([b"OWN", b"OTHER", b"TOKEN"]),
    st.binary(max_size=20),
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
# Zope itself fails with two converters in a name.
pairs = st.lists(
    st.tuples(names, junk),
    max_size=5,
    unique_by=lambda pair: pair[0].partition(b":")[0],
)


@pytest.mark.parametrize("who", sorted(USERS))
def test_random_parameters(site, who):
    session = requests.Session()
    session.auth = USERS[who]
    words = {
        b"OWN": site.ids[0].encode(),
        b"OTHER": site.ids[1].encode(),
        b"TOKEN": site.tokens.get(who, "").encode(),
    }

    @settings(
        max_examples=200,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(NAMES), st.sampled_from(["GET", "POST"]), pairs)
    def ask(name, method, chosen):
        body = encoded([(key, words.get(value, value)) for key, value in chosen])
        url = f"{site.url}/@@{name}"
        before = site.last_write()
        if method == "GET":
            assume(len(body) < 60_000)
            answer = session.get(f"{url}?{body}", allow_redirects=False)
        else:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = session.request(
                method, url, data=body, headers=form, allow_redirects=False
            )
        down = name == "async-health" and answer.status_code == 503
        assert answer.status_code < 500 or down, answer.text[-2000:]
        if method == "GET" or b"TOKEN" not in dict(chosen).values():
            assert site.last_write() == before
        if who != "manager":
            assert SECRET not in answer.text
        if "html" in answer.headers.get("Content-Type", ""):
            assert SCRIPT not in answer.text

    ask()


def test_the_requests_reach_the_views(site):
    """Otherwise the test above would pass without testing anything."""
    session = requests.Session()
    session.auth = USERS["manager"]
    assert SECRET in session.get(f"{site.url}/@@async-tasks").text
    session.auth = USERS["editor"]
    assert session.get(f"{site.url}/@@check-for-tasks").json()["error"]
    assert api.portal.get() is not None
