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
        return lambda _seconds: nullcontext(passes.append(name))

    @contextmanager
    def in_site(*_arguments):
        yield None

    monkeypatch.setattr(transact.gate, "shared", gate("shared"))
    monkeypatch.setattr(transact.gate, "alone", gate("alone"))
    monkeypatch.setattr(transact, "in_site", in_site)
    return passes


def conflict_until_alone(passes: list[str], seconds: float, monkeypatch) -> int:
    """Number of attempts that passed together with others."""
    ticks = count(step=seconds)
    clock = SimpleNamespace(monotonic=lambda: next(ticks), sleep=lambda _seconds: None)
    monkeypatch.setattr(transact, "time", clock)
    app = SimpleNamespace(_p_jar=SimpleNamespace(cacheMinimize=lambda: None))

    def work(_site) -> None:
        if passes[-1] == "shared":
            raise ConflictError

    Transactor(app, "/Plone")(work, content=True)
    return passes.count("shared")


def test_long_transactions_soon_pass_alone(passes, monkeypatch):
    assert conflict_until_alone(passes, 10, monkeypatch) == STARVING


def test_short_transactions_try_again_beside_long_ones(passes, monkeypatch):
    assert conflict_until_alone(passes, 0.1, monkeypatch) == STARVING_SHORT
