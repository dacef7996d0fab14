"""How often a small task goes from one folder of the code to another."""

from collective.async_.actions.paste import clipboard
from collective.async_.actions.paste.enqueue import record_paste
from collective.async_.broker.leases import keep_lease
from collective.async_.config import namespace
from collective.async_.prefetch import is_on
from collective.async_.tasks.record import Status
from collective.async_.worker.run import run_task
from contextlib import ExitStack
from helpers.valkey import valkey
from itertools import groupby
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID

import pytest
import sys
import transaction


PACKAGE = "collective.async_."
# Whoever reads the code follows these moves. Lower the numbers when there are fewer.
MOVES = {"no Redis": 23, "a Redis": 29}


class Trace:
    """The folders that the calls in the block enter, as (folder, functions)."""

    def __enter__(self) -> "Trace":
        self.calls: list[tuple[str, str]] = []
        self.before = sys.getprofile()
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_error) -> None:
        sys.setprofile(self.before)

    def _note(self, frame, event: str, _arg) -> None:
        name = frame.f_globals.get("__name__", "")
        if event == "call" and name.startswith(PACKAGE):
            folder, _dot, module = name.removeprefix(PACKAGE).rpartition(".")
            function = f"{module}.{frame.f_code.co_name}"
            self.calls.append((folder or "top", function))

    @property
    def stays(self) -> list[tuple[str, list[str]]]:
        groups = groupby(self.calls, key=lambda call: call[0])
        return [(folder, [name for _, name in calls]) for folder, calls in groups]

    def __str__(self) -> str:
        lines = (f"{folder}: {' '.join(names)}" for folder, names in self.stays)
        return "\n".join(f"{n:3} {line}" for n, line in enumerate(lines))


@pytest.fixture(params=MOVES)
def most(request, monkeypatch):
    """The largest number of moves, in a process that has been started as a worker."""
    with ExitStack() as stack:
        if request.param == "a Redis":
            monkeypatch.setenv("CELERY_BROKER_URL", stack.enter_context(valkey()))
        # A worker reads it when it starts. Another test may have begun the lease.
        namespace()
        is_on()
        keep_lease()
        yield MOVES[request.param]


@pytest.fixture
def record(portal):
    """A task that pastes a copy of a page into a folder."""
    setRoles(portal, TEST_USER_ID, ["Manager"])
    page = api.content.create(portal, "Document", "page", "Page")
    folder = api.content.create(portal, "Folder", "folder", "Folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
        record = record_paste(folder, clipboard.COPY, [page])
    transaction.commit()
    return record


def test_a_small_paste_does_not_go_to_and_fro(portal, record, most):
    with Trace() as trace:
        assert run_task("/plone", record.id) == "claimed"
    transaction.begin()
    assert record.status is Status.SUCCEEDED
    assert "page" in portal["folder"]
    moves = len(trace.stays) - 1
    assert moves <= most, f"{moves} moves between folders\n{trace}"
