"""A working copy of a folder with many new items is checked in by a worker."""

from collective.async_.patches import checkin_clipboard
from helpers.iterate import INTEGRATION_TESTING
from helpers.patched import patched
from OFS.CopySupport import CopyContainer
from OFS.CopySupport import CopyError
from pathlib import Path
from plone import api
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from plone.locking.interfaces import ITTWLockable
from pytest_plone import fixtures_factory
from zope.interface import alsoProvides

import pytest
import runpy


globals().update(fixtures_factory(((INTEGRATION_TESTING, "integration"),)))

DOCS = Path(__file__).parents[3] / "docs"
OUTPUT = "Fault: Clipboard Error\n"
PLACES = [(CopyContainer, "manage_pasteObjects")]
MANY = 200


@pytest.fixture
def copy(portal, folder):
    """A working copy of the folder with many new pages."""
    alsoProvides(folder, ITTWLockable)
    copy = ICheckinCheckoutPolicy(folder).checkout(portal)
    alsoProvides(copy, ITTWLockable)
    for number in range(MANY):
        api.content.create(copy, "Document", f"new-{number}", "New")
    return copy


def test_all_of_them_are_in_the_original(folder, copy):
    before = len(folder)
    with patched(PLACES, checkin_clipboard):
        ICheckinCheckoutPolicy(copy).checkin("Done")
    assert len(folder) == before + MANY
    assert len(api.content.find(folder, Title="New")) == MANY


def test_the_clipboard_of_a_browser_has_its_limit(portal, copy, request_with_layer):
    request_with_layer.form["__cp"] = copy.manage_cutObjects(list(copy.objectIds()))
    with patched(PLACES, checkin_clipboard):
        with pytest.raises(CopyError, match="Clipboard Error"):
            portal.manage_pasteObjects(REQUEST=request_with_layer)
        with pytest.raises(CopyError, match="No clipboard data"):
            portal.manage_pasteObjects()


def test_the_fault_is_there(integration, portal, capsys):
    script = DOCS / "upstream" / "checkin_clipboard.py"
    runpy.run_path(str(script), {"app": integration["app"]})
    assert capsys.readouterr().out == OUTPUT


def test_the_report_shows_the_output():
    script = ".. literalinclude:: upstream/checkin_clipboard.py\n"
    expected = f"{script}\n.. code-block:: text\n\n    {OUTPUT}"
    assert expected in (DOCS / "upstream.rst").read_text()
