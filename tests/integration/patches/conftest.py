"""A site with all kinds of content, of which catalogs are compared."""

from collections.abc import Callable
from collections.abc import Iterator
from helpers import varied
from helpers.alike import PATCHES
from helpers.alike import PLACES
from helpers.patched import patched
from importlib import import_module
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from Products.CMFCore.indexing import processQueue
from typing import Any

import pytest
import transaction


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Stop it."""

    def stop() -> None:
        module = import_module("DateTime.DateTime")
        monkeypatch.setattr(module, "time", lambda: 2_000_000_000.0)

    return stop


@pytest.fixture
def site(functional: Any, clock: Callable[[], None]) -> Iterator[Any]:
    """All kinds of content; the clock stands still."""
    portal = functional["portal"]
    setRoles(portal, TEST_USER_ID, ["Manager"])
    with varied.add_ons(functional["configurationContext"]):
        varied.fill(portal)
        transaction.commit()
        clock()
        yield portal
        transaction.abort()


@pytest.fixture
def cataloged(folder: Any) -> Iterator[Any]:
    """A page that is in the catalog, in a process like a worker's."""
    folder["page-0"].reindexObject()
    processQueue()
    with patched(PLACES, *PATCHES):
        yield folder["page-0"]
