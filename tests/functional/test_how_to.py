"""The packages that the how-to pages print, installed beside a stack, in a browser."""

from collections.abc import Iterator
from collective.async_.demo.accounts import SITE_ID
from helpers.printed import write_printed
from helpers.screen import PATIENCE
from helpers.screen import ready
from helpers.screen import ROWS
from helpers.sites import Site
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from pathlib import Path
from playwright.sync_api import expect
from playwright.sync_api import Page

import os
import pytest
import re
import signal
import subprocess
import sys


pytestmark = pytest.mark.thorough
PAGES = ("run-a-function", "add-an-action")
# Enough for some seconds: the test must see the task while it runs.
LEAVES = 400
PARTS = LEAVES + 3


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory into which pip has installed both packages."""
    target = tmp_path_factory.mktemp("packages")
    sources = [write_printed(page, tmp_path_factory.mktemp(page)) for page in PAGES]
    # What they depend on is there, and nothing is to be fetched.
    command = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps")
    options = ("--no-build-isolation", "--no-index", "--target", str(target))
    subprocess.run((*command, *options, *map(str, sources)), check=True)
    return target


@pytest.fixture(scope="module")
def session_stack(packages: Path, new_stack) -> Iterator[Stack]:
    """A stack of its own, whose Zope and worker find the packages."""
    with new_stack(package="helpers.twin") as stack:
        for service in stack.services.values():
            environment = service.component.environment
            path = environment.get("PYTHONPATH", "")
            environment["PYTHONPATH"] = os.pathsep.join((str(packages), path))
        stack.start()
        yield stack


@pytest.fixture
def site(stack: Stack) -> Site:
    """The site, with a folder that has three pages. One of them has no title."""
    site = Site(stack, SITE_ID)
    site.call("start")
    site.call("create", "", "Folder", "fruit", {"title": "Fruit"})
    for number, title in enumerate(("Two  pears", " ", " An apple")):
        site.call("create", "fruit", "Document", f"page-{number}", {"title": title})
    yield site
    site.call("delete", "fruit")


def outcomes(page: Page) -> list[tuple[str, str]]:
    """What the page of a task says about its items."""
    rows = page.locator("table.async-cards tbody tr").all()
    return [
        tuple(" ".join(cell.inner_text().split()) for cell in row.locator("td").all())
        for row in rows
    ]


def frozen_half_way(stack: Stack, client: Client) -> tuple[int, int]:
    """Stop the worker as soon as it says how far it is; return that."""

    def how_far() -> tuple[int, int] | None:
        task = next(iter(client.tasks()["processing"]), {})
        return (task.get("processed") or 0) and (task["processed"], task["total"])

    wait_for(how_far, what="the worker tells how far it is")
    stack.worker.signal(signal.SIGSTOP)
    return how_far()


def test_a_function_of_ones_own(stack: Stack, client: Client, site: Site, page: Page):
    site.call("fill", "fruit", LEAVES)
    page.goto("fruit/@@example-tidy")
    ready(page)
    page.get_by_role("button", name="Tidy").click()
    done, total = frozen_half_way(stack, client)
    assert total == PARTS
    # The page that the form led to, while the task is half done.
    page.reload()
    expect(page.get_by_text(re.compile(f"{done} of {total}")).first).to_be_visible()
    stack.worker.signal(signal.SIGCONT)

    failed = page.get_by_text(f"Failed: Tidy titles: 1 of {PARTS} items")
    expect(failed.first).to_be_visible(timeout=PATIENCE)
    (task,) = client.tasks()["error"]
    page.goto(task["url"])
    found = dict(outcomes(page))
    assert len(found) == PARTS
    assert "It has no title." in found.pop("")
    assert set(found.values()) == {"done"}
    titles = [client.get(f"fruit/page-{n}").text for n in (0, 2)]
    assert "<h1>Two pears</h1>" in titles[0] and "<h1>An apple</h1>" in titles[1]


def test_a_button_in_contents(client: Client, site: Site, page: Page, idle):
    site.call("create", "", "Document", "about", {"title": "About"})
    page.goto("folder_contents")
    ready(page)
    for title in ("Fruit", "About"):
        row = page.locator(ROWS).filter(has=page.get_by_text(title, exact=True))
        row.locator("input[type=checkbox]").check()
    page.locator(".pat-structure #btn-example-sort").click()
    status = page.locator(".pat-structure .fc-status-text")
    expect(status).to_contain_text("sorted in the background: 2")
    (task,) = idle()
    page.goto(task["url"])
    assert dict(outcomes(page)) == {
        "Fruit": "done",
        "About": "failed The contents of “About” have no order.",
    }
