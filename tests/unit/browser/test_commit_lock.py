"""How long requests wait for the commit lock."""

from collective.async_.browser import commit_lock
from collective.async_.settings import IAsyncSettings
from contextlib import nullcontext
from types import SimpleNamespace


def test_a_save_waits_as_long_as_the_settings_say(monkeypatch):
    waited = []
    lock = SimpleNamespace(shared=lambda seconds: nullcontext(waited.append(seconds)))
    monkeypatch.setattr(commit_lock, "commit_lock", lock)
    commit_lock._enter(SimpleNamespace(environ={}))
    assert waited == [IAsyncSettings["save_wait_seconds"].default]
