"""Junk for @tasks: 4xx, nothing is written, and nothing is told."""

from collective.async_.rest.workflow import DATES
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import provide_store
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st
from urllib.parse import quote

import json
import pytest
import transaction


SECRET = "Secret plans of Jane"
# Not HEAD: plone.rest answers 404 with a body, which ends the connection.
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS")
VERBS = ("cancel", "retry", "seen", "undo", "put-off", "explode", "")
JUNK = st.one_of(
    st.sampled_from(("", "0", "-1", "null", "OTHER", "%00", "\u202e", "x" * 2000)),
    st.text(max_size=20).filter(lambda text: text not in (".", "..")),
)
# No path of the two folders, so that nothing could be done.
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), JUNK),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(JUNK, inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(("action", "source", "target", "transition", "@id", "task_id"))
ACTIONS = st.sampled_from(("delete", "copy", "move", "transition", "rename", ""))
BODIES = st.one_of(
    st.binary(max_size=30),
    st.just(b"[" * 3000),
    st.dictionaries(NAMES, VALUES, max_size=4).map(json.dumps).map(str.encode),
    st.builds(
        lambda action, source: json.dumps(
            {"action": action, "source": source}
        ).encode(),
        ACTIONS,
        st.lists(JUNK, max_size=3),
    ),
    # An item that is there, so that all keys of its action are read.
    st.builds(
        lambda change: json.dumps(
            {"action": "transition", "source": ["/there"], **change}
        ).encode(),
        st.dictionaries(
            st.sampled_from(("transition", "comment", "include_children", *DATES)),
            VALUES,
            max_size=4,
        ),
    ),
)
QUERIES = st.one_of(
    st.just(""),
    st.builds(
        lambda name, value: f"?{name}={quote(value)}",
        st.sampled_from(("since", "ids", "ids:list", "folder")),
        JUNK,
    ),
)
HEADERS = st.dictionaries(
    st.sampled_from(("Prefer", "Idempotency-Key", "If-None-Match")),
    st.sampled_from(("respond-async", "respond-async; undo", '"', "W/", "*", "a b")),
    max_size=2,
)


@pytest.fixture
def other(site):
    """The id of a task that has failed, of another user."""
    record = TaskRecord(new_id(), "delete", "jane", title=SECRET)
    record.finish(Status.FAILED, SECRET)
    provide_store(site).add(record)
    transaction.commit()
    return record.id


@pytest.mark.parametrize("who", ["editor", "visitor"])
def test_junk(site, session, editor, other, who):
    client = editor if who == "editor" else session(None)
    # Plone itself writes at the first request of a new site.
    client.get("/@tasks")
    database = site._p_jar.db()

    @settings(
        max_examples=80,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(METHODS),
        st.lists(JUNK, max_size=2),
        st.sampled_from(VERBS),
        QUERIES,
        BODIES,
        HEADERS,
    )
    def ask(method, names, verb, query, body, headers):
        parts = ["@tasks", *(n.replace("OTHER", other) for n in names), verb]
        path = "/".join(quote(part, safe="") for part in parts)
        before = database.lastTransaction()
        reads = method in ("GET", "OPTIONS")
        body = b"" if reads else body
        answer = client.request(method, f"/{path}{query}", data=body, headers=headers)
        assert 400 <= answer.status_code < 500 or (
            reads and answer.status_code in (200, 302)
        ), (answer.status_code, answer.text[-2000:])
        assert database.lastTransaction() == before
        assert SECRET not in answer.text
        assert "traceback" not in answer.text.lower()

    ask()


def test_the_requests_reach_the_services(editor, other):
    """Otherwise the test above would pass without testing anything."""
    assert editor.get("/@tasks").json()["items"] == []
    answer = editor.post("/@tasks", json={"action": "delete", "source": ["/x"]})
    assert answer.json()["message"] == "There is no such item."
    assert editor.get(f"/@tasks/{other}").json()["type"] == "NotFound"
