"""Upgrade a database of collective.async 1, each step in its own process."""

from helpers.stack import Stack
from helpers.stack.choice import CHOICE
from pathlib import Path
from typing import Any

import json
import os
import pytest
import subprocess
import sys


@pytest.mark.skipif(CHOICE.postgresql, reason="It is about a Data.fs.")
def test_a_database_of_version_1(tmp_path: Path, site_template: Path):
    stack = Stack(tmp_path, site_template)

    def step(name: str) -> tuple[Any, str]:
        command = (sys.executable, "-m", "helpers.old_database")
        # The configuration includes packages of the tests.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run(
            (*command, stack.instance.offline_conf, name),
            capture_output=True,
            text=True,
            env=environment,
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout.splitlines()[-1]), run.stderr

    renamed, _log = step("age")
    assert renamed >= 1, "the layer is nowhere in the database"

    before, _log = step("look")
    assert before["version"] == ["1000"]
    assert before["old records"] and before["layers"] == 1

    _nothing, log = step("upgrade")
    assert "Removed old task 'bb'" in log
    assert "Removed 2 task records of version 1" in log

    assert step("look")[0] == {
        "panel": True,
        "version": ["2003"],
        "old records": False,
        "tasks": 0,
        "layers": 1,
        "poll_seconds": 5,
    }
