"""The pictures of the docs: ``make screenshots`` puts them there."""

from .conftest import HalfDone
from io import BytesIO
from pathlib import Path
from PIL import Image
from playwright.sync_api import expect
from playwright.sync_api import Page
from screen import BOX
from screen import Paused
from screen import ROWS
from stack import Client

import pytest


LARGEST = 150_000
LOADED = "document.fonts.ready.then(() => true)"


@pytest.fixture
def pictures(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """Where the pictures go."""
    return Path(pytestconfig.getoption("pictures") or tmp_path)


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "viewport": {"width": 1100, "height": 700}}


@pytest.fixture
def failed(client: Client, admin: Client, dismissed: None, paused: Paused) -> None:
    """One failure, with a title that reads well."""
    client.create("", "Folder", id="visit-us", title="Visit us")
    client.create("visit-us", "Document", id="hours", title="Opening hours")
    with paused():
        client.delete_content("visit-us/hours")
        assert admin.delete("visit-us/hours", headers={"Accept": "*/json"}).ok


def shoot(page: Page, path: Path, whole: bool = False) -> None:
    """A picture of the page, with few colours."""
    page.evaluate(LOADED)
    data = page.screenshot(animations="disabled", full_page=whole)
    image = Image.open(BytesIO(data)).convert("RGB")
    image.quantize(64).save(path, optimize=True)
    assert path.stat().st_size < LARGEST


def test_pictures(
    page: Page,
    client: Client,
    failed: None,
    half_done: HalfDone,
    pictures: Path,
):
    folder = half_done.folder
    # It waits: the selection is in this folder.
    client.submit(
        f"{folder}/object_rename",
        {
            "form.widgets.new_id": folder,
            "form.widgets.new_title": "Press archive",
            "form.buttons.Rename": "Rename",
        },
    )
    page.goto(folder)
    expect(page.locator(BOX)).to_contain_text("There are 2 background tasks running.")
    shoot(page, pictures / "banner.png")
    page.goto(f"{folder}/folder_contents")
    expect(page.locator(ROWS).first).to_be_visible()
    shoot(page, pictures / "contents.png")
    page.get_by_role("link", name="Tasks in progress").click()
    expect(page.get_by_role("row", name="Renaming")).to_be_visible()
    shoot(page, pictures / "progress.png")
    page.get_by_role("link", name="Click here to learn more").click()
    expect(page.get_by_role("heading", name="What went wrong")).to_be_visible()
    shoot(page, pictures / "failed.png", whole=True)
    page.goto(half_done.details)
    expect(page.get_by_role("progressbar")).to_be_visible()
    shoot(page, pictures / "running.png")
    half_done.finish()
    expect(page.get_by_role("heading", name="Items")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    shoot(page, pictures / "completed.png")
