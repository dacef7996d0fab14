from collective.async_.patches import patch
from pathlib import Path

import pytest
import runpy


SCRIPTS = Path(__file__).parents[3] / "docs" / "upstream"


@pytest.fixture
def reproduce(capsys):
    """Run the script of an upstream issue in this process; what it prints."""

    def run(name: str) -> str:
        runpy.run_path(str(SCRIPTS / f"{name}.py"))
        return capsys.readouterr().out

    return run


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    """No patch has been applied yet, and there is a broker."""
    monkeypatch.setattr(patch, "_applied", set())
    patch._warn_of_unknown.cache_clear()
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.delenv("COLLECTIVE_ASYNC_SKIP_PATCHES", raising=False)
