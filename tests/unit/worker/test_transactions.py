"""Which transactions hold the commit lock exclusively."""

from collective.async_.worker import transactions
from collective.async_.worker.transactions import STARVING
from collective.async_.worker.transactions import STARVING_SHORT
from collective.async_.worker.transactions import TransactionRunner
from contextlib import nullcontext
from itertools import count
from types import SimpleNamespace
from ZODB.POSException import ConflictError

import pytest


@pytest.fixture
def holds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each attempt holds the lock."""
    holds: list[str] = []

    def lock(name: str):
        return lambda _seconds: nullcontext(holds.append(name))

    monkeypatch.setattr(transactions, "shared_redis", object)
    monkeypatch.setattr(transactions.commit_lock, "shared", lock("shared"))
    monkeypatch.setattr(transactions.commit_lock, "exclusive", lock("exclusive"))
    return holds


def conflict_as(
    holds: list[str], conflicting: set[str], seconds: float, monkeypatch
) -> None:
    """Attempts of so many seconds. They conflict if they hold the lock like this."""
    ticks = count(step=seconds)
    clock = SimpleNamespace(monotonic=lambda: next(ticks), sleep=lambda _seconds: None)
    monkeypatch.setattr(transactions, "time", clock)
    jar = SimpleNamespace(cacheMinimize=lambda: None)

    def work(_site) -> None:
        if holds[-1] in conflicting:
            raise ConflictError

    TransactionRunner(jar, nullcontext)(work, content=True)


def test_long_transactions_soon_hold_it_exclusively(holds, monkeypatch):
    conflict_as(holds, {"shared"}, 10, monkeypatch)
    assert holds == ["shared"] * STARVING + ["exclusive"]


def test_short_transactions_retry_beside_long_ones(holds, monkeypatch):
    conflict_as(holds, {"shared"}, 0.1, monkeypatch)
    assert holds == ["shared"] * STARVING_SHORT + ["exclusive"]


def test_a_transaction_that_always_conflicts_fails(holds, monkeypatch):
    with pytest.raises(ConflictError):
        conflict_as(holds, {"shared", "exclusive"}, 0.1, monkeypatch)
    assert len(holds) == transactions.MAX_CONFLICTS + 1


def test_without_content_nothing_is_held(holds):
    assert TransactionRunner(None, nullcontext)(lambda _site: 7) == 7
    assert TransactionRunner(None, nullcontext).read(lambda _site: 7) == 7
    assert holds == []


def test_without_a_redis_nothing_is_held(holds, monkeypatch):
    monkeypatch.setattr(transactions, "shared_redis", lambda: None)
    jar = SimpleNamespace(cacheMinimize=lambda: None)
    TransactionRunner(jar, nullcontext)(lambda _site: None, content=True)
    assert holds == []
