from collective.async_.actions.edit.data import equivalent
from collective.async_.actions.edit.data import from_references
from collective.async_.actions.edit.data import Reference
from collective.async_.actions.edit.data import to_references
from plone import api
from plone.app.testing import TEST_USER_ID
from plone.app.textfield.value import RichTextValue
from zExceptions import Unauthorized

import pytest


def rich(text):
    return RichTextValue(text, "text/html", "text/x-html-safe")


ALIKE = [
    (None, ""),
    (None, []),
    ((), []),
    (None, False),
    (("a", "b"), ["a", "b"]),
    (None, rich("")),
    (rich("<p>a</p>"), rich("<p>a</p>")),
]
DIFFERENT = [
    (None, 0),
    (None, True),
    ("a", ""),
    (["a", "b"], ["b", "a"]),
    (rich("<p>a</p>"), rich("<p>b</p>")),
    (rich("<p>a</p>"), None),
]


@pytest.mark.parametrize("old, new", ALIKE)
def test_alike(old, new):
    assert equivalent(old, new)
    assert equivalent(new, old)


@pytest.mark.parametrize("old, new", DIFFERENT)
def test_different(old, new):
    assert not equivalent(old, new)
    assert not equivalent(new, old)


def test_content_is_kept_as_a_reference_and_found_after_a_move(folder):
    one, two = folder["page-0"], folder["page-1"]
    frozen = to_references([one, two])
    assert frozen == [Reference(api.content.get_uuid(c)) for c in (one, two)]

    api.content.rename(one, "moved")

    assert [c.getId() for c in from_references(frozen)] == ["moved", "page-1"]


def test_what_has_gone_is_left_out_of_a_list_only(folder):
    frozen = to_references((folder["page-0"], folder["page-1"], "text"))
    single = to_references(folder["page-0"])

    api.content.delete(folder["page-0"])

    assert [getattr(v, "id", v) for v in from_references(frozen)] == ["page-1", "text"]
    assert from_references(single) is None


@pytest.fixture
def hidden(folder):
    """A page that the current user may not see."""
    page = folder["page-0"]
    page.manage_permission("View", ["Owner"])
    page.manage_permission("Access contents information", ["Owner"])
    page.manage_delLocalRoles([TEST_USER_ID])
    return page


def test_what_the_editor_may_not_see_any_more_stays_if_it_was_there(folder, hidden):
    both = [hidden, folder["page-1"]]
    frozen = to_references(both)
    with api.env.adopt_roles(["Editor"]):
        found = from_references(frozen, stored=tuple(both))
        assert [c.getId() for c in found] == ["page-0", "page-1"]
        assert from_references(frozen[0], stored=hidden).getId() == "page-0"


def test_what_the_editor_may_not_see_any_more_cannot_be_added(folder, hidden):
    frozen = to_references([hidden, folder["page-1"]])
    with api.env.adopt_roles(["Editor"]), pytest.raises(Unauthorized):
        from_references(frozen, stored=[folder["page-1"]])
