"""The clock of the host is set back by five minutes."""

from collections.abc import Iterator
from helpers.forms import submit
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from pathlib import Path

import helpers
import pytest
import shutil
import subprocess
import sys


SOURCE = Path(helpers.__file__).with_name("clock.c")
COMPILER = shutil.which("cc")
pytestmark = pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")


@pytest.fixture(scope="module")
def clock(tmp_path_factory) -> Path:
    """The file with the seconds by which all processes of the stack are ahead."""
    path = tmp_path_factory.mktemp("clock") / "offset"
    path.write_bytes(bytes(8))
    return path


@pytest.fixture(scope="module")
def session_stack(clock: Path, new_stack) -> Iterator[Stack]:
    """A stack whose clock can be set."""
    library = clock.with_name("clock.so")
    options = ("-shared", "-fPIC", "-o", library, SOURCE)
    subprocess.run([COMPILER, *options], check=True)
    with pytest.MonkeyPatch.context() as environment, new_stack() as stack:
        environment.setenv("LD_PRELOAD", str(library))
        environment.setenv("CLOCK_OFFSET", str(clock))
        stack.start()
        yield stack


@pytest.fixture
def set_back(client: Client, clock: Path):
    """Set the clock to so many seconds before the real time."""

    def to(seconds: int) -> None:
        before = client.tasks()["now"]
        with clock.open("r+b") as file:
            file.write((-seconds).to_bytes(8, sys.byteorder, signed=True))
        wait_for(lambda: client.tasks()["now"] < before, what="clock is set back")

    return to


def test_a_running_task(client: Client, set_back, probe, held, folder, gone, idle):
    name = held(documents=3)
    set_back(300)
    probe.release(name)
    gone(name)
    client.delete_content(folder)
    gone(folder)
    assert not idle()


def test_waiting_tasks_whose_messages_are_lost(
    stack: Stack, client: Client, set_back, folder, gone, idle
):
    page = f"{folder}/page-1"
    stack.worker.stop()
    submit(client, f"{page}/edit", "form.buttons.save", {"title": "Earlier"})
    client.delete_content(f"{folder}/page-2")
    set_back(600)
    stack.broker.kill()
    stack.broker.start()
    stack.worker.start()
    stack.wait_for_worker()
    gone(f"{folder}/page-2")

    # Its time is earlier, and it is done later.
    submit(client, f"{page}/edit", "form.buttons.save", {"title": "Later"})
    assert not idle()
    found = client.get(page, headers={"Accept": "application/json"}).json()
    assert found["title"] == "Later"
