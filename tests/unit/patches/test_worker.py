"""The patches of a worker, each with its switch."""

from collective.async_.patches import worker
from collective.async_.patches import zeo_oids
from collective.async_.patches.patch import NAMES
from dataclasses import replace
from importlib import import_module
from packaging.requirements import Requirement
from pathlib import Path

import pytest


WORKERS = [patch.name for patch in worker.PATCHES]


@pytest.fixture
def applied(monkeypatch):
    """The names of the patches that were installed; nothing is changed."""
    names = []
    patches = tuple(
        replace(patch, install=lambda name=patch.name: names.append(name))
        for patch in worker.PATCHES
    )
    monkeypatch.setattr(worker, "PATCHES", patches)
    return names


def test_all_with_redis(applied):
    worker.apply_all()
    assert applied == WORKERS


@pytest.mark.parametrize("name", WORKERS)
def test_each_can_be_switched_off(name, applied, monkeypatch):
    monkeypatch.setenv("COLLECTIVE_ASYNC_SKIP_PATCHES", name)
    worker.apply_all()
    assert applied == [other for other in WORKERS if other != name]


def test_that_of_kombu_only_with_redis(applied, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://localhost//")
    worker.apply_all()
    assert applied == [name for name in WORKERS if name != "kombu-reconnect"]


def test_none_without_a_broker(applied, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    worker.apply_all()
    assert applied == []


def test_those_and_the_one_of_every_process_are_all():
    assert sorted([*WORKERS, zeo_oids.PATCH.name]) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_one_must_know(name):
    module = import_module(f"collective.async_.patches.{name.replace('-', '_')}")
    assert module.PATCH.name == name
    package = Requirement(module.PATCH.requirement).name
    text = " ".join(module.__doc__.split())
    for words in (f"Versions: read in {package} ", "Upstream: ", "can go when"):
        assert words in text


@pytest.mark.parametrize("name", NAMES)
def test_each_is_in_the_table_of_the_docs(name):
    module = import_module(f"collective.async_.patches.{name.replace('-', '_')}")
    rows = (Path(__file__).parents[3] / "docs" / "upstream.rst").read_text().split("\n")
    (row,) = (row for row in rows if row.startswith(f"``{name}`` "))
    assert f" ``{module.PATCH.requirement}`` " in row
