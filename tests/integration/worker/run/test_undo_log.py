"""What the undo log says of a worker's transactions: what a request's say, and more."""

from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from collective.async_.tasks.undo import describe
from collective.async_.worker import sweep
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import TEST_USER_ID

import pytest
import transaction


@pytest.fixture
def commits(monkeypatch):
    """User and description of each transaction that is committed."""
    commits = []
    stock = transaction.Transaction.commit

    def commit(self):
        commits.append((self.user, self.description))
        return stock(self)

    monkeypatch.setattr(transaction.Transaction, "commit", commit)
    return commits


@pytest.fixture
def worded(record, action):
    action.doing = "Trying “${title}”"
    record.title = "News"
    record.pages = ("/plone/news", "/plone")
    transaction.commit()
    return record


def test_a_task_has_its_user_and_its_words(run, worded, action, commits):
    action.work = lambda: None
    run()
    user = f"plone {TEST_USER_ID}"
    assert commits == [
        (user, f"/plone/news\ntask={worded.id} started"),
        (user, "/plone/news\nTrying “News”"),
    ]


def test_a_task_that_fails(run, worded, action, commits):
    action.work = lambda: 1 / 0
    run()
    user = f"plone {TEST_USER_ID}"
    assert commits[-1] == (user, f"/plone/news\ntask={worded.id} failed")


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        # Of Zope's root, as the publisher writes it.
        (SITE_OWNER_NAME, f" {SITE_OWNER_NAME}"),
        ("gone", "plone gone"),
        (None, "plone None"),
    ],
)
def test_whose_it_is(run, worded, action, commits, user, expected):
    worded.user_id = user
    transaction.commit()
    action.work = lambda: None
    del commits[:]
    run()
    assert {name for name, _description in commits} == {expected}


def test_a_storage_takes_every_description(portal, worded):
    worded.title = "A\nvery\tlong " + "title " * 100_000
    describe(portal, worded)
    text = transaction.get().description
    assert text.startswith("/plone/news\nTrying “A very long title")
    assert len(text.encode()) < 2000
    assert transaction.get().user.startswith("plone ")


def test_housekeeping_says_what_it_is(portal, record, commits):
    record.finish(Status.SUCCEEDED)
    transaction.commit()
    del commits[:]
    sweep.close_shards(portal)
    transaction.commit()
    assert commits == [("", "/plone\nBackground tasks: housekeeping")]
    assert get_store(portal).get(record.id) is not None
