"""The real stack, clients, and a browser with a logged-in editor."""

from collections.abc import Callable
from collections.abc import Iterator
from collective.async_.config import BATCH_SECONDS
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import EDITOR
from contextlib import AbstractContextManager
from contextlib import contextmanager
from helpers.held import HalfDone
from helpers.held import Probe
from helpers.screen import Paused
from helpers.screen import storage_state
from helpers.stack import Client
from helpers.stack import STACK
from helpers.stack import Stack
from helpers.stack import wait_for
from pathlib import Path
from playwright.sync_api import expect

import itertools
import json
import pytest
import shutil
import signal
import time


NAMES = itertools.count(1)
# Milliseconds. The default of 5,000 is exactly the time between two polls.
expect.set_options(timeout=15_000)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# For Debian's Chromium as root in a container, without requests to the internet.
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
    """The directory of a database with the site. Every stack gets a copy."""
    home = tmp_path_factory.mktemp("template")
    Stack(home).create_site()
    return home


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Probe:
    """Holds and releases tasks of content whose short name begins with ``hold``."""
    return Probe(tmp_path_factory.mktemp("probe"))


NewStack = Callable[..., AbstractContextManager[Stack]]


@pytest.fixture(scope="session")
def new_stack(
    site_template: Path,
    probe: Probe,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> NewStack:
    """Make a stack with the probe, for what needs its own ``session_stack``.

    Start it in the context. Reports of failed tests show its logs. Another package than
    the probe may be loaded, and ``environment`` is added to that of zope.conf.
    """

    @contextmanager
    def make(package: str = "helpers.probe", **environment: str) -> Iterator[Stack]:
        home = tmp_path_factory.mktemp("stack")
        variables = {"PROBE": str(probe.home), **environment}
        stack = Stack(home, site_template, variables, package)
        before = pytestconfig.stash.get(STACK, None)
        pytestconfig.stash[STACK] = stack
        try:
            yield stack
        finally:
            stack.stop()
            pytestconfig.stash[STACK] = before

    return make


@pytest.fixture(scope="session")
def session_stack(new_stack: NewStack) -> Iterator[Stack]:
    """The stack for all tests. Use ``stack``, which restarts what a test has killed."""
    with new_stack() as stack:
        stack.start()
        yield stack


@pytest.fixture
def stack(session_stack: Stack) -> Stack:
    """The running stack. A test may kill its components."""
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
def undo_seconds(admin: Client) -> Iterator[Callable[[int], None]]:
    """Set how long a delete waits for an undo. After the test it is 0 again."""

    def set_to(seconds: int) -> None:
        data = {"collective.async.undo_seconds": seconds}
        headers = {"Accept": "application/json"}
        answer = admin.patch("@registry", json=data, headers=headers)
        assert answer.status_code == 204, answer.text

    yield set_to
    set_to(0)


@pytest.fixture
def folder(client: Client) -> str:
    """The path in the site of a new folder with three pages."""
    return client.create_folder(f"folder-{next(NAMES)}", documents=3)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use Debian's Chromium instead of that of pytest-playwright."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "Install chromium (make test does)."
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": BROWSER_ARGUMENTS,
    }


@pytest.fixture
def browser_context_args(browser_context_args: dict, client: Client) -> dict:
    """Log in the editor in every browser context, and so in ``page``."""
    return {
        **browser_context_args,
        "base_url": f"{client.site_url}/",
        "storage_state": storage_state(client),
    }


@pytest.fixture
def paused(stack: Stack, client: Client) -> Paused:
    """In this context tasks wait. They are done after it."""

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
    """Dismiss all failures before and after the test."""

    def dismiss() -> None:
        token = client.token("@@change-password")
        for error in client.tasks()["error"]:
            data = {"task_id": error["task_id"], "_authenticator": token}
            assert client.post("@@task-seen", data=data).ok

    dismiss()
    yield
    dismiss()


@pytest.fixture
def failure(client: Client, dismissed: None, folder: str, new_id, idle) -> str:
    """A delete that failed: the probe lets it."""
    page = new_id("boom")
    client.create(folder, "Document", id=page, title="Page 1")
    client.delete_content(f"{folder}/{page}")
    assert len(idle()) == 1
    return "“Page 1” could not be deleted from"


@pytest.fixture
def new_id():
    """A unique short name."""
    return lambda prefix: f"{prefix}-{next(NAMES)}"


@pytest.fixture
def gone(client: Client):
    """Wait until content is deleted."""

    def wait(path: str, timeout: float = 40) -> None:
        wait_for(
            lambda: client.get(path).status_code == 404, timeout, what=f"{path} gone"
        )

    return wait


@pytest.fixture
def idle(client: Client):
    """Wait until all tasks of the editor have ended; return the failed ones."""

    def wait(timeout: float = 40) -> list[dict]:
        wait_for(lambda: not client.tasks()["processing"], timeout, what="no task open")
        return client.tasks()["error"]

    return wait


@pytest.fixture
def half_done(client: Client, probe: Probe, new_id, idle) -> Iterator[HalfDone]:
    """A task that deletes 24 pages: 8 are done, the worker is held at the 16th."""
    folder, held = new_id("press"), {8: new_id("hold"), 16: new_id("hold")}
    client.create("", "Folder", id=folder, title="Press releases")
    uids = []
    for number in range(1, 25):
        id_ = held.get(number, f"release-{number}")
        title = f"Press release {number}"
        uids.append(client.create(folder, "Document", id=id_, title=title)["UID"])
    data = {
        "_authenticator": client.token(f"{folder}/delete_confirmation"),
        "folder": f"/{folder}",
        "selection": json.dumps(uids),
    }
    task_id = client.post(f"{folder}/fc-delete", data=data).json()["task_id"]
    probe.wait_until_held(held[8])
    # Longer than a batch, so that it is committed here.
    time.sleep(BATCH_SECONDS)
    probe.release(held[8])
    probe.wait_until_held(held[16])

    def finish() -> None:
        probe.release(held[16])
        idle()

    yield HalfDone(folder, f"@@task-details?task_id={task_id}", finish)
    finish()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Add the logs of the stack to the report of a failed test."""
    report = yield
    stack = item.config.stash.get(STACK, None)
    if report.failed and stack and "stack" in getattr(item, "fixturenames", ()):
        report.sections.append(("logs of the stack", stack.logs()))
    return report
