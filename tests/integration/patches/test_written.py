"""What a transaction has written to an item."""

from collective.async_.patches.written import written_keys
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.namedfile.file import NamedBlobFile
from types import SimpleNamespace

import pytest
import transaction


@pytest.fixture
def stored(functional):
    """A file in the database."""
    portal = functional["portal"]
    setRoles(portal, TEST_USER_ID, ["Manager"])
    data = NamedBlobFile(b"words", filename="file.txt")
    stored = api.content.create(portal, "File", "file", file=data, subject=("one",))
    transaction.commit()
    yield stored.aq_base
    transaction.abort()


def nothing(stored):
    pass


def another_value(stored):
    stored.title = "Another"


def the_same_value(stored):
    stored.subject = ("one",)


def another_kind_of_value(stored):
    # They are equal.
    stored.number = True


def a_new_attribute(stored):
    stored.spot = "here"


def an_attribute_less(stored):
    del stored.subject


def what_is_not_stored(stored):
    stored.title = "Another"
    stored._v_cached = 1


def another_file(stored):
    # With the same data.
    stored.file = NamedBlobFile(b"words", filename="file.txt")


def the_data_of_a_file(stored):
    stored.file.data = b"more"


def a_file_in_a_value(stored):
    with stored.part.file.open("w") as file:
        file.write(b"more")


CHANGES = (
    (nothing, set()),
    (another_value, {"title"}),
    (the_same_value, set()),
    (another_kind_of_value, {"number"}),
    (a_new_attribute, {"spot"}),
    (an_attribute_less, {"subject"}),
    (what_is_not_stored, {"title"}),
    (another_file, {"file"}),
    (the_data_of_a_file, {"file"}),
    (a_file_in_a_value, {"part"}),
)


@pytest.mark.parametrize("saved", (False, True))
@pytest.mark.parametrize("change, expected", CHANGES)
def test_what_was_written(stored, change, expected, saved):
    stored.number = 1
    stored.part = SimpleNamespace(file=NamedBlobFile(b"words"))
    transaction.commit()
    change(stored)
    if saved:
        transaction.savepoint(optimistic=True)
        stored._p_deactivate()
    assert written_keys(stored) == expected


def test_what_was_not_loaded_was_not_written(stored):
    stored._p_deactivate()
    stored.file._p_deactivate()
    assert written_keys(stored) == set()
    assert stored.file._p_changed is None


@pytest.mark.parametrize("saved", (False, True))
def test_a_new_item(stored, saved):
    portal = api.portal.get()
    new = api.content.create(portal, "Document", "page", "Page").aq_base
    if saved:
        transaction.savepoint(optimistic=True)
    assert written_keys(new) is None
