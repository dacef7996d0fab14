"""Sample content."""

from collections.abc import Callable
from plone import api
from plone.dexterity.content import Container

import transaction


BATCH = 100


def add_folder(
    id: str, title: str, documents: int, report: Callable[[str], None] = print
) -> Container:
    """Add a published folder with ``documents`` pages to the site.

    It commits every hundred pages. If a run was interrupted, the next one adds the
    pages that are missing.
    """
    portal = api.portal.get()
    if id not in portal:
        folder = api.content.create(portal, "Folder", id=id, title=title)
        api.content.transition(folder, "publish")
    folder = portal[id]
    for number in range(1, documents + 1):
        if f"page-{number}" not in folder:
            _add_page(folder, number)
        if number % BATCH == 0 or number == documents:
            transaction.commit()
            report(f"{title}: {number} of {documents}")
    return folder


def _add_page(folder: Container, number: int) -> None:
    api.content.create(
        folder,
        "Document",
        id=f"page-{number}",
        title=f"Page {number}",
        description="One of many, so that deleting them all takes a while.",
    )
