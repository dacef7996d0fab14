"""The action "add": every type, with the fields of its form."""

from helpers.compare import assert_alike
from helpers.forms import IMAGE
from helpers.forms import submit
from helpers.sites import Site
from helpers.sites import Twins

import pytest


QUERY = (
    '[{"i": "portal_type", "o": "plone.app.querystring.operation.selection.any", '
    '"v": ["Document"]}]'
)
DUBLIN_CORE = {
    "title": "Brand new",
    "description": "Of today",
    "subjects": "one;two",
    "rights": "Free",
    "effective": "2026-01-02T03:04",
    "expires": "2046-01-02T03:04",
    "creators": "editor;somebody",
    "contributors": "somebody else",
}
TYPES = {
    "Document": {
        "text": '<p>See <a href="../there/page-1">this</a></p>',
        "changeNote": "First of all",
        "IShortName.id": "the-name",
        "ITableOfContents.table_of_contents:list": "selected",
    },
    "News Item": {"text": "<p>New</p>", "image_caption": "A pixel"},
    "Event": {
        "start": "2026-05-04T10:00",
        "end": "2026-05-04T11:00",
        "recurrence": "RRULE:FREQ=DAILY;COUNT=3",
        "location": "Here",
        "attendees": "one\ntwo",
    },
    "Link": {"remoteUrl.external": "https://example.org/?a=b"},
    "File": {},
    "Image": {},
    "Folder": {"IExcludeFromNavigation.exclude_from_nav:list": "selected"},
    "Collection": {"query": QUERY, "sort_on": "modified", "limit": "7"},
}
FILES = {
    "News Item": {"image": IMAGE},
    # Not text: that would be one word of 50 MB, written again with each new word.
    "File": {"file": ("film.bin", b"\0" * (50 * 2**20), "application/octet-stream")},
    "Image": {"image": IMAGE},
}


def add(site: Site, type_: str, values: dict, files: dict | None = None):
    """Add something to the folder ``here`` with its form."""
    path = f"here/++add++{type_}"
    answer = submit(site.editor, path, "form.buttons.save", values, files)
    assert answer.status_code == 302, answer.text[-3000:]
    return answer


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_is_what_stock_plone_adds(twins: Twins, type_: str):
    values = {**DUBLIN_CORE, **TYPES[type_]}
    twins.both(lambda site: add(site, type_, values, FILES.get(type_)))

    (record,) = twins.asynchronous.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert record["params"] == ["container", "context", "notes", "step"]
    assert_alike(twins)


def test_related_items_are_kept(twins: Twins):
    def click(site: Site) -> None:
        related = ";".join(site.call("uid", f"there/page-{n}") for n in (2, 1))
        add(site, "Document", {"title": "Related", "relatedItems": related})

    twins.both(click)

    assert twins.asynchronous.call("snapshot")["*relations"]
    assert_alike(twins)


def test_a_type_made_through_the_web(twins: Twins):
    twins.both(lambda site: site.call("make_type", "recipe"))
    twins.both(lambda site: add(site, "recipe", {"title": "Soup", "servings": "4"}))

    snapshot = twins.asynchronous.call("snapshot")
    assert "recipe" in {v["type"] for k, v in snapshot.items() if k[:1] != "*"}
    assert_alike(twins)


def test_in_the_site_root(twins: Twins):
    twins.both(lambda site: site.call("delete", "top"))
    twins.both(lambda site: site.call("clear"))
    values = {"title": "Top"}
    twins.both(
        lambda site: submit(site.editor, "++add++Document", "form.buttons.save", values)
    )

    assert "/top" in twins.asynchronous.call("snapshot")
    assert_alike(twins)


def test_invalid_input_stays_in_the_form(twins: Twins):
    def click(site: Site) -> str:
        path = "here/++add++Document"
        answer = submit(site.editor, path, "form.buttons.save", {"title": ""})
        assert answer.status_code == 200
        return answer.text

    ours, stock = twins.both(click)

    assert "Required input is missing" in stock
    assert "Required input is missing" in ours
    assert twins.asynchronous.call("tasks") == []


def test_the_second_of_two_with_one_title_gets_another_name(twins: Twins):
    for _click in range(2):
        twins.both(lambda site: add(site, "Document", {"title": "Brand new"}))

    assert "/here/brand-new-1" in twins.asynchronous.call("snapshot")
    assert_alike(twins)


def test_a_failed_add_keeps_the_object(twins: Twins):
    site = twins.asynchronous
    site.call("wish", "fail", "ObjectAddedEvent")
    add(site, "Document", {"title": "Precious", "text": "<p>Long typed</p>"})
    (record,) = site.wait()
    assert record["status"] == "failed"
    assert "object" in record["params"]

    site.call("wish", "fail", None)
    site.call("retry", record["id"])

    (record,) = site.wait()
    assert record["status"] == "succeeded"
    assert "/here/precious" in site.call("snapshot")


def test_the_folder_was_renamed_meanwhile(twins: Twins):
    site = twins.asynchronous
    twins.pause_worker()
    add(site, "Document", {"title": "Follows"})
    site.call("move", "here", "there")
    site.call("rename", "there/here", "elsewhere")
    twins.resume_worker()

    (record,) = site.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert "/there/elsewhere/follows" in site.call("snapshot")


def test_the_folder_was_deleted_meanwhile(twins: Twins):
    site = twins.asynchronous
    twins.pause_worker()
    add(site, "Document", {"title": "Orphan"})
    site.call("delete", "here")
    twins.resume_worker()

    (record,) = site.wait()
    assert (record["status"], record["traceback"]) == ("failed", None)
    assert record["message"] == "“Here” does not exist any more."
    assert "object" in record["params"]
