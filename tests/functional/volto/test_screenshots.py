"""The pictures of docs/volto.rst: ``make test-volto ARGS=--pictures=docs/images``."""

from helpers.held import HalfDone
from helpers.screen import Paused
from helpers.stack import Client
from helpers.volto import ARRIVING
from helpers.volto import BOX
from helpers.volto import delete
from helpers.volto import go_into
from helpers.volto import open_contents
from helpers.volto import PENDING
from helpers.volto import press
from helpers.volto import select
from io import BytesIO
from pathlib import Path
from PIL import Image
from playwright.sync_api import expect
from playwright.sync_api import Page

import pytest


LARGEST = 150_000
WIDE = {"width": 1200, "height": 760}
NARROW = {"width": 390, "height": 760}


@pytest.fixture
def pictures(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """The directory for the pictures."""
    return Path(pytestconfig.getoption("pictures") or tmp_path)


def shoot(page: Page, path: Path) -> None:
    """A picture of the page, with few colours."""
    # They go away after some seconds.
    expect(page.locator(".Toastify__toast")).to_have_count(0, timeout=15_000)
    page.evaluate("document.fonts.ready.then(() => true)")
    image = Image.open(BytesIO(page.screenshot(animations="disabled")))
    image.convert("RGB").quantize(128).save(path, optimize=True)
    assert path.stat().st_size < LARGEST


def test_pictures(page: Page, failure: str, half_done: HalfDone, pictures: Path):
    folder = half_done.folder
    page.set_viewport_size(WIDE)
    open_contents(page, folder)
    expect(page.locator(BOX)).to_contain_text("of 24")
    expect(page.locator(PENDING).first).to_be_visible()
    shoot(page, pictures / "volto-contents.png")
    page.set_viewport_size(NARROW)
    shoot(page, pictures / "volto-narrow.png")
    page.set_viewport_size(WIDE)
    page.locator(BOX).get_by_role("link", name="Learn more").click()
    expect(page.locator("#page-tasks")).to_contain_text("Failed")
    shoot(page, pictures / "volto-details.png")


def test_undo_picture(page: Page, folder: str, undo_seconds, idle, pictures: Path):
    undo_seconds(60)
    page.set_viewport_size(WIDE)
    open_contents(page, folder)
    select(page, f"{folder}/page-1", f"{folder}/page-2")
    delete(page)
    expect(page.locator(PENDING)).to_have_count(2)
    shoot(page, pictures / "volto-undo.png")
    page.locator(BOX).get_by_role("button", name="Undo").click()
    idle()


def test_paste_picture(
    page: Page, client: Client, new_id, paused: Paused, pictures: Path
):
    names = [new_id("article") for _ in range(2)]
    target = new_id("archive")
    for name, title in zip(names, ("Spring", "Summer"), strict=True):
        client.create("", "Folder", id=name, title=f"{title} issue")
    client.create("", "Folder", id=target, title="Archive")
    client.create(target, "Document", id="about", title="About the archive")
    page.set_viewport_size(WIDE)
    open_contents(page)
    select(page, *names)
    press(page, "Copy")
    go_into(page, target)
    with paused():
        press(page, "Paste")
        expect(page.locator(ARRIVING)).to_have_count(2)
        shoot(page, pictures / "volto-paste.png")
        page.set_viewport_size(NARROW)
        # The cells of a row are below each other there.
        page.locator(ARRIVING).last.scroll_into_view_if_needed()
        shoot(page, pictures / "volto-paste-narrow.png")
