"""Which transactions pass the gate alone."""

from collective.async_.runner import transact
from collective.async_.runner.transact import STARVING
from collective.async_.runner.transact import STARVING_SHORT
from collective.async_.runner.transact import Transactor
from contextlib import contextmanager
from contextlib import nullcontext
from itertools import count
from types import SimpleNamespace
from ZODB.POSException import ConflictError

import pytest


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each attempt has passed the gate."""
    passes: list[str] = []

    def gate(name: str):
        return lambda _seconds, patience=0: nullcontext(
            passes.append(f"{name} {patience:.0f}" if patience else name)
        )

    @contextmanager
    def in_site(*_arguments):
        yield None

    monkeypatch.setattr(transact.gate, "shared", gate("shared"))
    monkeypatch.setattr(transact.gate, "alone", gate("alone"))
    monkeypatch.setattr(transact, "in_site", in_site)
    return passes


def conflict_as(
    passes: list[str], conflicting: set[str], seconds: float, monkeypatch
) -> None:
    """Attempts of so many seconds, those that pass in these ways conflict."""
    ticks = count(step=seconds)
    clock = SimpleNamespace(monotonic=lambda: next(ticks), sleep=lambda _seconds: None)
    monkeypatch.setattr(transact, "time", clock)
    app = SimpleNamespace(_p_jar=SimpleNamespace(cacheMinimize=lambda: None))

    def work(_site) -> None:
        if passes[-1] in conflicting:
            raise ConflictError

    Transactor(app, "/Plone")(work, content=True)


def test_who_is_thwarted_alone_asks_people_for_patience(passes, monkeypatch):
    conflict_as(passes, {"shared", "alone"}, 10, monkeypatch)
    assert passes[STARVING:] == ["alone", "alone 20"]


def test_long_transactions_soon_pass_alone(passes, monkeypatch):
    conflict_as(passes, {"shared"}, 10, monkeypatch)
    assert passes == ["shared"] * STARVING + ["alone"]


def test_short_transactions_try_again_beside_long_ones(passes, monkeypatch):
    conflict_as(passes, {"shared"}, 0.1, monkeypatch)
    assert passes == ["shared"] * STARVING_SHORT + ["alone"]
