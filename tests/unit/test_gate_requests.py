"""How long people's requests wait at the gate."""

from collective.async_ import gate_requests
from collective.async_.controlpanel.settings import IAsyncSettings
from contextlib import nullcontext
from types import SimpleNamespace

import pytest


USUAL = IAsyncSettings["save_wait_seconds"].default
LAST = IAsyncSettings["save_wait_last_seconds"].default


@pytest.mark.parametrize(
    "asked, waits",
    [(0, USUAL), (USUAL - 1, USUAL), (USUAL + 10, USUAL + 10), (LAST + 1, LAST)],
)
def test_the_task_inside_may_ask_for_patience(monkeypatch, asked, waits):
    waited = []
    gate = SimpleNamespace(
        patience=lambda: asked,
        shared=lambda seconds: nullcontext(waited.append(seconds)),
    )
    monkeypatch.setattr(gate_requests, "gate", gate)
    gate_requests._enter(SimpleNamespace(environ={}))
    assert waited == [waits]
