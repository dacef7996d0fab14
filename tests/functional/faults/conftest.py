"""A stack whose content misbehaves on demand."""

from collections.abc import Callable
from collections.abc import Iterator
from collective.async_.settings import BATCH_SECONDS
from dataclasses import dataclass
from pathlib import Path
from stack import Client
from stack import STACK
from stack import Stack
from stack import wait_for

import itertools
import json
import pytest
import time


TESTS = Path(__file__).parents[2]
NUMBERS = itertools.count(1)


class Probe:
    """Holds and releases what the worker does."""

    def __init__(self, home: Path):
        self.home = home

    def wait_until_held(self, name: str) -> None:
        wait_for((self.home / f"{name}.held").exists, 30, f"{name} runs")

    def is_held(self, name: str) -> bool:
        return (self.home / f"{name}.held").exists()

    def forget_held(self, name: str) -> None:
        (self.home / f"{name}.held").unlink(missing_ok=True)

    def release(self, name: str) -> None:
        (self.home / f"{name}.release").touch()

    def mend(self, name: str) -> None:
        (self.home / f"{name}.mended").touch()


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Probe:
    return Probe(tmp_path_factory.mktemp("probe"))


@pytest.fixture(scope="session")
def session_stack(
    site_template: Path,
    probe: Probe,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Stack]:
    """A stack of its own, with the probe's ZCML."""
    home = tmp_path_factory.mktemp("faulty")
    environment = {"PROBE": str(probe.home), "PYTHONPATH": str(TESTS)}
    stack = Stack(home, site_template, environment)
    pytestconfig.stash[STACK] = stack
    zcml = stack.instance.etc / "site.zcml"
    include = '<include package="probe" />\n</configure>'
    zcml.write_text(zcml.read_text().replace("</configure>", include))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(TESTS))
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


@pytest.fixture
def new_id():
    """A short name that no other test uses."""
    return lambda prefix: f"{prefix}-{next(NUMBERS)}"


@pytest.fixture
def gone(client: Client):
    """Wait until content is gone."""

    def wait(path: str, timeout: float = 40) -> None:
        wait_for(
            lambda: client.get(path).status_code == 404, timeout, what=f"{path} gone"
        )

    return wait


@pytest.fixture
def idle(client: Client):
    """Wait until no task of the editor is open; the failed ones."""

    def wait(timeout: float = 40) -> list[dict]:
        wait_for(lambda: not client.tasks()["processing"], timeout, what="no task open")
        return client.tasks()["error"]

    return wait


@dataclass
class HalfDone:
    """A running selection: its folder, the page about it, and how it goes on."""

    folder: str
    details: str
    finish: Callable[[], None]


@pytest.fixture
def half_done(client: Client, probe: Probe, new_id, idle) -> Iterator[HalfDone]:
    """24 pages are being deleted: 8 are done, the worker waits at the 16th."""
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
    # Longer than a batch may last: it ends here and is committed.
    time.sleep(BATCH_SECONDS)
    probe.release(held[8])
    probe.wait_until_held(held[16])

    def finish() -> None:
        probe.release(held[16])
        idle()

    yield HalfDone(folder, f"@@task-details?task_id={task_id}", finish)
    finish()
