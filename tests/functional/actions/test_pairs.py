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
from helpers.compare import assert_same_content
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
    "state": selected("fc-workflow", transition="submit"),
    "delete": delete,
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
    "tags": selected("fc-tags", toadd="one"),
    "properties": selected("fc-properties", copyright="Ours"),
    "check-out": check_out,
    "rest patch": rest("PATCH", description="Patched"),
    "delete": delete,
}
MORE = {
    "copy": contents_paste("copy"),
    "cut": contents_paste("cut"),
    "delete selected": selected("fc-delete"),
    "rest copy": rest_paste("copy"),
    "rest move": rest_paste("move"),
    "rest delete": rest("DELETE"),
}
ALL = {**NEXT, **MORE}
PAIRS = [(first, second) for first in FIRST for second in NEXT] + [
    (first, second)
    for first in ("save", "rename", "delete", "copy the folder")
    for second in MORE
]

# What is not as in stock Plone: the click is refused with a sentence, and what is left
# is what the first click leaves. In stock Plone, too, nothing can be done any more with
# what was deleted.
DELETED = "is being deleted by editor."
ALREADY = "is being deleted already."
REFUSED = {
    ("delete", "delete"): ALREADY,
    ("delete", "delete selected"): ALREADY,
}
# In stock Plone, the buttons of Contents at the former address of the folder are an
# error. Here they do what was asked for, unless the folder has moved by then.
ONLY_HERE = {
    (first, second)
    for first in ("rename the folder", "cut the folder")
    for second in ("state", "tags", "properties")
}


def mostly_thorough(pairs: list[tuple[str, ...]], step: int = 11) -> list:
    """All take a quarter of an hour: ``make test`` takes one in ``step``.

    One more than there are second clicks: so each of them has its turn.
    """
    thorough = pytest.mark.thorough
    return [
        pytest.param(
            *pair, id="-".join(pair), marks=[thorough] if number % step else []
        )
        for number, pair in enumerate(pairs)
    ]


def refusal(first: str, second: str) -> str | None:
    default = DELETED if first.startswith("delete") else None
    return REFUSED.get((first, second), default)


@pytest.mark.parametrize(("first", "second"), mostly_thorough(PAIRS))
def test_pair(twins: Twins, first: str, second: str):
    twins.pause_worker()
    stock = both_clicks(twins.stock, FIRST[first], ALL[second])
    answer = both_clicks(twins.asynchronous, FIRST[first], ALL[second])
    sentence = refusal(first, second)
    if sentence is not None:
        assert sentence in told(twins.asynchronous, answer)
    elif (first, second) not in ONLY_HERE:
        assert (answer.status_code < 400) is (stock.status_code < 400), answer.text
    twins.resume_worker()
    records = twins.asynchronous.wait()
    assert {r["status"] for r in records} <= {"succeeded"}, records
    if (first, second) in ONLY_HERE:
        assert (answer.status_code, stock.status_code) == (200, 503)
    else:
        assert_alike(twins)


def both_clicks(site: Site, first: Click, second: Click) -> Response:
    site.remember(PAGE, FOLDER)
    done = first(site, PAGE)
    assert done.status_code < 400, done.text[-2000:]
    return second(site, PAGE)


def told(site: Site, answer: Response) -> str:
    """What the editor reads after the click."""
    if "json" in answer.headers.get("Content-Type", ""):
        data = answer.json()
        return data.get("msg") or data["message"]
    return shown(site.editor, answer)


LARGE = {
    "rename": rename,
    "copy": toolbar_paste("copy"),
    "state": selected("fc-workflow", transition="publish", recurse="yes"),
}
# The page in the large folder, then the folder itself.
UNFINISHED = "is not finished yet."
COPIED = "is still being copied."
WAITS = {
    ("rename", PAGE): {},
    ("rename", FOLDER): dict.fromkeys(
        ("form", "save", "rename", "state menu", "rest patch", "delete"),
        UNFINISHED,
    ),
    ("copy", PAGE): dict.fromkeys(("state menu", "rest patch"), COPIED),
    ("copy", FOLDER): dict.fromkeys(("state menu", "rest patch"), COPIED),
    ("state", PAGE): dict.fromkeys(("state menu", "rest patch"), UNFINISHED),
    ("state", FOLDER): dict.fromkeys(("state menu", "rest patch"), UNFINISHED),
}
AFTER_LARGE = ("form", "save", "rename", "state menu", "tags", "rest patch", "delete")
LARGE_PAIRS = [
    (first, place, second)
    for first, place in WAITS
    for second in AFTER_LARGE
    # Only in stock Plone, the folder has moved by then: see ONLY_HERE.
    if (first, place, second) != ("rename", PAGE, "tags")
]


@pytest.mark.parametrize(("first", "place", "second"), mostly_thorough(LARGE_PAIRS))
def test_after_a_large_one(twins: Twins, first: str, place: str, second: str):
    """It is not run in the request."""
    sentence = WAITS[first, place].get(second)
    twins.pause_worker()
    for site in (twins.stock, twins.asynchronous):
        site.call("fill", FOLDER, 50)
        site.call("clear")
        site.remember(PAGE, FOLDER)
        assert LARGE[first](site, FOLDER).status_code < 400
        if sentence is None or site.asynchronous:
            answer = NEXT[second](site, place)
    if sentence is None:
        assert answer.status_code < 400, answer.text[-2000:]
    else:
        assert sentence in told(twins.asynchronous, answer)
    twins.resume_worker()
    records = twins.asynchronous.wait()
    assert {r["status"] for r in records} <= {"succeeded"}, records
    # Locks leave empty attributes behind.
    assert_same_content(twins, but_for=(" attributes:",))


WORKING_COPY = "here/copy_of_page-1"


ENDS = {"check-in": check_in, "cancel": cancel_check_out, "delete": delete}


ENDINGS = [
    (first, second) for first in ("save", "rename", "copy", "state") for second in ENDS
]


@pytest.mark.parametrize(("first", "second"), mostly_thorough(ENDINGS, 4))
def test_working_copy(twins: Twins, first: str, second: str):
    """Both clicks on the working copy of a page."""
    twins.pause_worker()
    for site in (twins.stock, twins.asynchronous):
        assert check_out(site, PAGE).status_code == 302
        site.remember(WORKING_COPY)
        assert FIRST[first](site, WORKING_COPY).status_code < 400
        answer = ENDS[second](site, WORKING_COPY)
        assert answer.status_code < 400, answer.text[-2000:]
    twins.resume_worker()
    records = twins.asynchronous.wait()
    assert {r["status"] for r in records} <= {"succeeded"}, records
    assert_alike(twins)
