"""When a patch is applied."""

from collective.async_.patches.patch import NAMES
from collective.async_.patches.patch import Patch
from collective.async_.patches.patch import SWITCHES
from importlib.metadata import version
from pathlib import Path

import collective.async_.patches
import logging
import pytest


@pytest.fixture
def installed():
    return []


@pytest.fixture
def patch_for(installed):
    def make(requirement="kombu", **options):
        return Patch(NAMES[0], requirement, lambda: installed.append(1), **options)

    return make


def test_it_is_applied_once(patch_for, installed):
    assert patch_for().apply()
    assert patch_for().apply()
    assert len(installed) == 1


@pytest.mark.parametrize("specifier", ("=={}", ">={}", "<={}", ">=0.1"))
def test_the_version_fits(specifier, patch_for, installed):
    assert patch_for("kombu" + specifier.format(version("kombu"))).apply()
    assert installed


@pytest.mark.parametrize("specifier", (">{}", "<{}", "!={}", "<0.1"))
def test_the_version_does_not_fit(specifier, patch_for, installed):
    assert not patch_for("kombu" + specifier.format(version("kombu"))).apply()
    assert not installed


@pytest.mark.parametrize(
    "found, fits",
    (("6.2.1", True), ("6.2.1b1", True), ("6.3", False), ("6.3b1", False)),
)
def test_versions_to_come(found, fits, patch_for, monkeypatch):
    name = "collective.async_.patches.patch.version"
    monkeypatch.setattr(name, lambda _package: found)
    assert patch_for("ZEO>=5.2,<6.3").apply() == fits


def test_a_package_that_is_not_installed(patch_for, installed):
    assert not patch_for("collective.nobody-has-this").apply()
    assert not installed


def test_no_broker(patch_for, installed, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    assert not patch_for().apply()
    assert not installed


def test_a_process_that_does_not_need_it(patch_for, installed):
    assert not patch_for(is_needed=lambda: False).apply()
    assert not installed


@pytest.mark.parametrize(
    "value",
    (
        NAMES[0],
        f" {NAMES[0]} ",
        f"{NAMES[1]},{NAMES[0]}",
        f"{NAMES[1]} , {NAMES[0]},",
        f"read-ahead garbage-collector {NAMES[0]}",
        f"{NAMES[1]}\n{NAMES[0]}",
    ),
)
def test_switched_off_by_name(value, patch_for, installed, monkeypatch, caplog):
    monkeypatch.setenv("COLLECTIVE_ASYNC_SKIP_PATCHES", value)
    assert not patch_for().apply()
    assert not installed
    assert "unknown" not in caplog.text


def test_another_one_is_switched_off(patch_for, installed, monkeypatch):
    monkeypatch.setenv("COLLECTIVE_ASYNC_SKIP_PATCHES", NAMES[1])
    assert patch_for().apply()
    assert installed


def test_an_unknown_name_is_told_once(patch_for, installed, monkeypatch, caplog):
    monkeypatch.setenv("COLLECTIVE_ASYNC_SKIP_PATCHES", f"catalog_moves,{NAMES[1]}")
    patch_for().apply()
    patch_for().apply()
    assert installed
    (warning,) = (r for r in caplog.records if r.levelno == logging.WARNING)
    assert "unknown patches: catalog_moves. " in warning.getMessage()
    assert all(name in warning.getMessage() for name in SWITCHES)


def test_the_log_tells_what_was_done(patch_for, caplog):
    caplog.set_level(logging.INFO, "collective.async")
    patch_for("collective.nobody-has-this").apply()
    patch_for().apply()
    assert [record.getMessage() for record in caplog.records] == [
        f"Patch {NAMES[0]}: not applied",
        f"Patch {NAMES[0]}: applied",
    ]


def test_every_patch_has_the_name_of_its_file():
    (folder,) = collective.async_.patches.__path__
    files = Path(folder).glob("*.py")
    patches = {path.stem for path in files if "\nPATCH = " in path.read_text()}
    assert patches == {name.replace("-", "_") for name in NAMES}
