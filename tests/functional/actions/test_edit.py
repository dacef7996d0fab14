"""The action "edit": every kind of field, and no task if nothing has changed."""

from helpers.compare import assert_alike
from helpers.forms import IMAGE
from helpers.forms import submit
from helpers.sites import Site
from helpers.sites import Twins
from typing import Any

import pytest


PAGE = "here/page-1"
CHANGES: dict[str, dict[str, Any]] = {
    "title": {"title": "Changed"},
    "rich text": {"text": '<p>See <a href="../there/page-1">this</a></p>'},
    "subjects": {"subjects": "one;two"},
    "dates": {"effective": "2026-01-02T03:04", "expires": "2046-01-02T03:04"},
    "people": {"creators": "somebody", "contributors": "two;three"},
    "a fieldset": {"IExcludeFromNavigation.exclude_from_nav:list": "selected"},
    "short name": {"IShortName.id": "renamed"},
    "short name and more": {"IShortName.id": "renamed", "title": "Changed"},
    "comment": {"title": "Changed", "changeNote": "Because"},
}


def edit(site: Site, path: str, values: dict | None = None, files: dict | None = None):
    """Save the edit form of the content at ``path``."""
    answer = submit(site.editor, f"{path}/edit", "form.buttons.save", values, files)
    assert answer.status_code == 302, answer.text[-3000:]
    return answer


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_changes_are_those_of_stock_plone(twins: Twins, changes: dict):
    twins.both(lambda site: edit(site, PAGE, changes))

    (record,) = twins.asynchronous.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert "data" not in record["params"]
    assert_alike(twins)


def test_related_items_are_kept_and_taken_away(twins: Twins):
    def relate(site: Site) -> None:
        related = ";".join(site.call("uid", f"there/page-{n}") for n in (2, 1))
        edit(site, PAGE, {"relatedItems": related})

    twins.both(relate)
    assert twins.asynchronous.call("snapshot")["*relations"]
    assert_alike(twins)

    twins.both(lambda site: edit(site, PAGE, {"relatedItems": ""}))
    assert not twins.asynchronous.call("snapshot")["*relations"]
    assert_alike(twins)


def test_a_related_item_that_moves_meanwhile_is_found(twins: Twins):
    site = twins.asynchronous
    twins.pause_worker()
    edit(site, PAGE, {"relatedItems": site.call("uid", "there/page-2")})
    site.call("rename", "there/page-2", "moved")
    twins.resume_worker()

    (record,) = site.wait()
    assert record["status"] == "succeeded", record["traceback"]
    (relation,) = site.call("snapshot")["*relations"]
    assert "/there/moved" in relation


def test_an_image_is_put_kept_replaced_and_removed(twins: Twins):
    twins.both(
        lambda site: site.call("create", "here", "News Item", "news", {"title": "News"})
    )
    twins.both(lambda site: site.call("clear"))
    news = "here/news"
    other = ("other.png", IMAGE[1] + b"\0", "image/png")
    kept, gone = {"image.action": "nochange"}, {"image.action": "remove"}

    for values, files in (
        ({}, {"image": IMAGE}),
        ({**kept, "title": "Kept"}, None),
        ({"image.action": "replace"}, {"image": other}),
        (gone, None),
    ):
        twins.both(lambda s, v=values, f=files: edit(s, news, v, f))
        assert_alike(twins)
    assert [r["status"] for r in twins.asynchronous.wait()] == ["succeeded"] * 4


def test_a_save_without_a_change_records_no_task(twins: Twins):
    def fill(site: Site) -> None:
        related = site.call("uid", "there/page-2")
        edit(site, PAGE, {"text": "<p>Rich</p>", "relatedItems": related})

    twins.both(lambda site: edit(site, PAGE))
    assert twins.asynchronous.call("tasks") == []

    twins.both(fill)
    assert len(twins.asynchronous.wait()) == 1

    twins.both(lambda site: edit(site, PAGE))
    assert len(twins.asynchronous.call("tasks")) == 1
    assert_alike(twins)


def test_invalid_input_stays_in_the_form(twins: Twins):
    def click(site: Site) -> str:
        path = f"{PAGE}/edit"
        answer = submit(site.editor, path, "form.buttons.save", {"title": ""})
        assert answer.status_code == 200
        return answer.text

    ours, stock = twins.both(click)

    assert "Required input is missing" in stock
    assert "Required input is missing" in ours
    assert twins.asynchronous.call("tasks") == []
    assert_alike(twins)


def test_the_old_value_is_seen_until_the_worker_has_been(twins: Twins):
    site = twins.asynchronous
    twins.pause_worker()
    edit(site, PAGE, {"title": "Changed"})

    assert "Page 1" in site.editor.get(PAGE).text
    assert site.call("snapshot")["/here/page-1"]["locked by"] == ["editor"]

    twins.resume_worker()
    site.wait()
    assert "Changed" in site.editor.get(PAGE).text
    assert site.call("snapshot")["/here/page-1"]["locked by"] == []


def test_a_failed_edit_keeps_the_input(twins: Twins):
    site = twins.asynchronous
    site.call("wish", "fail", "ObjectModifiedEvent")
    edit(site, PAGE, {"title": "Precious"})
    (record,) = site.wait()
    assert "data" in record["params"]

    site.call("wish", "fail", None)
    site.call("retry", record["id"])

    assert site.wait()[0]["status"] == "succeeded"
    assert "Precious" in site.editor.get(PAGE).text


def test_deleted_content_fails_with_a_clear_message(twins: Twins):
    site = twins.asynchronous
    twins.pause_worker()
    edit(site, PAGE, {"title": "Changed"})
    site.call("delete", PAGE)
    twins.resume_worker()

    (record,) = site.wait()
    assert record["message"] == "“Page 1” does not exist any more."
    assert record["traceback"] is None
    assert "data" in record["params"]
