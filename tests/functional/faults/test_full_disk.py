"""The disk of the database is full for a while."""

from collections.abc import Iterator
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from pathlib import Path

import errno
import pytest
import subprocess


@pytest.fixture(scope="module")
def disk(tmp_path_factory) -> Iterator[Path]:
    """A small disk."""
    path = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(path)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("may not mount")
    yield path
    subprocess.run(["umount", "--lazy", str(path)], check=True)


@pytest.fixture(scope="module")
def session_stack(disk: Path, new_stack) -> Iterator[Stack]:
    """A stack whose database is on that disk."""
    if CHOICE.postgresql:
        pytest.skip("It is about a Data.fs.")
    with new_stack() as stack:
        data = stack.instance.home / "Data.fs"
        (disk / "Data.fs").write_bytes(data.read_bytes())
        data.unlink()
        data.symlink_to(disk / "Data.fs")
        stack.start()
        yield stack


@pytest.fixture
def fill(disk: Path) -> Iterator:
    """Fill the disk; call ``unlink`` of the file that this returns."""
    path = disk / "filler"

    def write() -> Path:
        with path.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError as error:
                assert error.errno == errno.ENOSPC
        return path

    yield write
    path.unlink(missing_ok=True)


def test_a_running_task_waits_until_there_is_room(
    stack: Stack, client: Client, probe, held, fill, gone, idle
):
    name = held(documents=3)
    filler = fill()
    probe.release(name)
    wait_for(lambda: "Waiting for the database" in stack.worker.log(), what="it waits")
    # Nobody can save, and everybody can read.
    assert client.get(name).status_code == 200
    assert [task["status"] for task in client.tasks()["processing"]] == ["running"]
    filler.unlink()
    gone(name)
    assert not idle()


def test_a_click_fails_and_can_be_repeated(
    stack: Stack, client: Client, folder, fill, gone, idle
):
    filler = fill()
    # Longer than what may be free in the last block of the file.
    long = {
        "form.widgets.new_id": "page-1",
        "form.widgets.new_title": "long " * 5_000,
        "form.buttons.Rename": "Rename",
    }
    assert client.submit(f"{folder}/page-1/object_rename", long).status_code == 500
    assert client.get(folder).status_code == 200
    assert not client.tasks()["processing"]
    filler.unlink()
    assert client.delete_content(folder).status_code == 302
    gone(folder)
    assert not idle()
