"""The real stack, someone at the keyboard, and a browser."""

from collections.abc import Iterator
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import EDITOR
from contextlib import contextmanager
from pathlib import Path
from playwright.sync_api import expect
from screen import Paused
from stack import Client
from stack import STACK
from stack import Stack
from stack import wait_for
from urllib.parse import urlsplit

import itertools
import pytest
import shutil
import signal


NAMES = itertools.count(1)
# Milliseconds. The default of 5,000 is just what lies between two polls.
expect.set_options(timeout=15_000)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Debian's chromium as root in a container, silent towards the internet.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a database with the site; copied for every stack."""
    home = tmp_path_factory.mktemp("template")
    Stack(home).create_site()
    return home


@pytest.fixture(scope="session")
def session_stack(
    site_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Stack]:
    """Use ``stack``: that one is whole again after a test that kills."""
    stack = Stack(tmp_path_factory.mktemp("stack"), site_template)
    pytestconfig.stash[STACK] = stack
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def stack(session_stack: Stack) -> Stack:
    """The running stack; a test may kill parts of it."""
    session_stack.heal()
    return session_stack


@pytest.fixture
def client(stack: Stack) -> Client:
    """The editor, logged in by the login form."""
    return Client(stack.url).login(*EDITOR)


@pytest.fixture
def admin(stack: Stack) -> Client:
    """The administrator, by HTTP Basic authentication."""
    client = Client(stack.url)
    client.auth = ADMIN
    return client


@pytest.fixture
def folder(client: Client) -> str:
    """The path in the site of a new folder of three pages."""
    return client.create_folder(f"folder-{next(NAMES)}", documents=3)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's chromium: pytest-playwright would look for its own."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "Install chromium (make test does)."
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": BROWSER_ARGUMENTS,
    }


@pytest.fixture
def browser_context_args(browser_context_args: dict, client: Client) -> dict:
    """Every browser context, and so ``page``, is the editor's."""
    domain = urlsplit(client.site_url).hostname
    cookies = [
        {"name": name, "value": value.strip('"'), "domain": domain, "path": "/"}
        for name, value in client.cookies.items()
    ]
    return {
        **browser_context_args,
        "base_url": f"{client.site_url}/",
        "storage_state": {"cookies": cookies, "origins": []},
    }


@pytest.fixture
def paused(stack: Stack, client: Client) -> Paused:
    """In this context tasks wait; after it they are done."""

    @contextmanager
    def context() -> Iterator[None]:
        stack.worker.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            stack.worker.signal(signal.SIGCONT)
        wait_for(lambda: not client.tasks()["processing"], what="tasks done")

    return context


@pytest.fixture
def dismissed(client: Client) -> Iterator[None]:
    """No failure of another test is on the banner, and none of this one stays."""

    def dismiss() -> None:
        token = client.token("@@change-password")
        for error in client.tasks()["error"]:
            data = {"task_id": error["task_id"], "_authenticator": token}
            assert client.post("@@task-seen", data=data).ok

    dismiss()
    yield
    dismiss()


@pytest.fixture
def failure(
    client: Client, admin: Client, dismissed: None, folder: str, paused: Paused
) -> str:
    """A delete that failed: the page had gone before the worker came."""
    with paused():
        client.delete_content(f"{folder}/page-1")
        gone = admin.delete(f"{folder}/page-1", headers={"Accept": "application/json"})
        assert gone.status_code == 204
    return "“Page 1” could not be deleted from"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Show the logs of the stack under a test that failed with it."""
    report = yield
    stack = item.config.stash.get(STACK, None)
    if report.failed and stack and "stack" in getattr(item, "fixturenames", ()):
        report.sections.append(("logs of the stack", stack.logs()))
    return report
