"""What must become of the tasks, and of the content: ``make_old_database.py``."""

from typing import Any


PUBLISHED = {"review_state": "published"}
# By path in the site: what is there, or None. Once what waits and runs has been done.
WORKED_OFF: dict[str, dict[str, Any] | None] = {
    "target/report.bin": {"title": "Report", "size": 2300},
    "wait/page-1": {"title": "Changed", "related": ["wait/page-2"]},
    "wait/page-3": None,
    "wait/three": {"title": "Three"},
    "wait/page-4": None,
    "wait/four": {"title": "Four"},
    "wait/page-5": None,
    "wait/five": {"title": "Five"},
    "wait/page-6": None,
    "wait/page-7": None,
    "wait/page-8": {"title": "Page 8"},
    "target/page-8": {"title": "Page 8"},
    "wait/page-2": {"title": "Page 2"},
    "target/page-2": {"title": "Page 2"},
    "wait/page-9": None,
    "target/page-9": {"title": "Page 9"},
    "wait/states": PUBLISHED,
    "wait/states/page-2": PUBLISHED,
    "wait/chain/page-1": None,
    "target/one": {"title": "One", **PUBLISHED},
    # Nothing twice: the second one would be a copy of the first.
    "target/copy_of_page-8": None,
    "copies/copy_of_articles": None,
    "hold-on": None,
    "many": None,
    "very-many": {"title": "Very many", **PUBLISHED},
    # What the tasks that have ended did, and what the failed ones left alone.
    "done/page-1": None,
    "done/page-2": {"title": "Edited"},
    "done/three": {"title": "Three"},
    "done/four": {"title": "Four"},
    "done/added": {"title": "Added"},
    "done/states/page-1": PUBLISHED,
    "bad/boom-page": {"title": "Boom-page"},
    "bad/boom-selected": {"title": "Boom-selected"},
    "bad/boom-edit": {"title": "Boom-edit"},
    "bad/page-1": None,
    "bad/states": PUBLISHED,
    "refused/kept": None,
}
# How many items a search of the catalog finds then.
FOUND = {
    "path=/Plone/very-many&review_state=published": 201,
    "path=/Plone/copies/articles&SearchableText=deleting": 100,
    "path=/Plone/copies/articles": 101,
}
# Once the failed tasks have been tried again.
RETRIED: dict[str, dict[str, Any] | None] = {
    "bad/boom-page": None,
    "bad/boom-selected": None,
    "bad/boom-edit": {"title": "Precious"},
    "bad/page-2": PUBLISHED,
    "refused/kept": {"title": "Kept"},
}
HAS_ENDED = ("done ", "dismissed", "cancelled")


def expected(tasks: dict[str, dict[str, Any]], page_uid: str) -> dict[str, Any]:
    """All that the test has to know, as JSON data."""
    for name, task in tasks.items():
        ends = name.startswith(HAS_ENDED) or name.startswith("failed")
        task["after"] = task["state"] if ends else "succeeded"
        retry = name.startswith("failed")
        task["retried"] = "succeeded" if retry else task["after"]
    return {
        "tasks": tasks,
        "worked_off": WORKED_OFF,
        "found": FOUND,
        "retried": RETRIED,
        # Deleted meanwhile: what "failed transition" did not find.
        "missing": {"path": "bad/page-2", "uid": page_uid, "title": "Page 2"},
    }
