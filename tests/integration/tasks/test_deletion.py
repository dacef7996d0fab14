"""What a task will delete, and what it will not."""

from collective.async_.tasks.deletion import being_deleted
from collective.async_.tasks.enqueue import record_task
from collective.async_.tasks.pending import as_item
from collective.async_.tasks.record import Paths
from plone import api
from plone.api.content import get_path

import pytest


@pytest.fixture
def ask(request_with_layer, broker_away):
    def ask(action, content):
        uid, path = as_item(content)
        record_task(action, title="T", uids=(uid,), touches=Paths(writes=(path,)))

    return ask


def test_an_item_and_what_is_in_it(portal, folder, ask):
    other = api.content.create(portal, "Folder", "newsletter", "Its name begins alike")
    items = [as_item(content) for content in (folder, folder["page-0"], other)]
    ask("edit", other)
    assert being_deleted(items) == set()
    ask("delete", folder)
    assert being_deleted(items) == {get_path(folder), get_path(folder["page-0"])}


def test_an_item_that_was_moved_since(folder, ask):
    uid, _path = as_item(folder["page-0"])
    ask("delete", folder["page-0"])
    assert being_deleted([(uid, "/plone/elsewhere")]) == {"/plone/elsewhere"}
