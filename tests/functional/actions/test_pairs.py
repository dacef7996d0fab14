"""Two clicks in a row while the worker is stopped: the end is that of stock Plone.

Or the second click is refused with a sentence. ``docs/reliability.rst`` has the table.
"""

from helpers.clicks import cancel_check_out
from helpers.clicks import check_in
from helpers.clicks import check_out
from helpers.clicks import Click
from helpers.clicks import contents_paste
from helpers.clicks import delete
from helpers.clicks import describe
from helpers.clicks import menu
from helpers.clicks import open_form
from helpers.clicks import rename
from helpers.clicks import rest
from helpers.clicks import rest_paste
from helpers.clicks import save
from helpers.clicks import selected
from helpers.clicks import toolbar_paste
from helpers.compare import assert_alike
from helpers.forms import shown
from helpers.sites import Site
from helpers.sites import Twins
from requests import Response

import pytest


PAGE, FOLDER = "here/page-1", "here"


def on_folder(click: Click) -> Click:
    """The click on the folder around the page."""
    return lambda site, path: click(site, FOLDER)


FIRST = {
    "save": save,
    "rename": rename,
    "copy": toolbar_paste("copy"),
    "cut": toolbar_paste("cut"),
    "delete": delete,
    "state": selected("fc-workflow", transition="submit"),
    "rename the folder": on_folder(rename),
    "copy the folder": on_folder(toolbar_paste("copy")),
    "cut the folder": on_folder(toolbar_paste("cut")),
    "delete the folder": on_folder(delete),
}
NEXT = {
    "form": open_form,
    "save": describe,
    "rename": rename,
    "state menu": menu("publish"),
    "state": selected("fc-workflow", transition="publish"),
    "tags": selected("fc-tags", add="one,two"),
    "properties": selected("fc-properties", exclude_from_nav="yes"),
    "check-out": check_out,
    "rest patch": rest("PATCH", description="Patched"),
    "rest delete": rest("DELETE"),
    "rest copy": rest_paste("copy"),
    "rest move": rest_paste("move"),
    "copy": contents_paste("copy"),
    "cut": contents_paste("cut"),
    "delete": delete,
    "delete selected": selected("fc-delete"),
}


@pytest.mark.parametrize("second", NEXT)
@pytest.mark.parametrize("first", FIRST)
def test_pair(twins: Twins, first: str, second: str):
    twins.pause_worker()
    answers = [
        clicks(site, FIRST[first], NEXT[second])
        for site in (twins.asynchronous, twins.stock)
    ]
    print(
        "ANSWERS",
        first,
        "|",
        second,
        "|",
        [brief(site, a) for site, a in zip((twins.asynchronous, twins.stock), answers)],
    )
    twins.resume_worker()
    records = twins.asynchronous.wait()
    print("RECORDS", [(r["action"], r["status"], r["message"]) for r in records])
    assert {r["status"] for r in records} <= {"succeeded"}, records
    assert_alike(twins)


def clicks(site: Site, first: Click, second: Click) -> Response:
    site.remember(PAGE, FOLDER)
    done = first(site, PAGE)
    assert done.status_code < 400, done.text[-2000:]
    return second(site, PAGE)


def brief(site, answer):
    import re

    text = shown(site.editor, answer)
    found = re.findall(r"portalMessage[^>]*>(.*?)</div>", text, re.S)
    found = [re.sub(r"<[^>]*>|\s+", " ", f).strip() for f in found]
    if "json" in answer.headers.get("Content-Type", ""):
        found = text[:200]
    return answer.status_code, answer.headers.get("Location"), found
