"""If the test run is stopped, its processes are stopped, too."""

from pathlib import Path

import os
import subprocess
import sys


TESTS = Path(__file__).parents[2]
MODULE = """
import os, pathlib, pytest, signal

@pytest.fixture(scope="session")
def server():
    yield
    pathlib.Path("stopped").touch()

def test_something(server):
    os.kill(os.getpid(), signal.SIGTERM)
    signal.pause()
"""


def test_sigterm_tears_down_the_fixtures(tmp_path):
    (tmp_path / "test_it.py").write_text(MODULE)
    options = ("-p", "conftest", "-p", "no:cacheprovider", "--rootdir", ".", "-q")
    path = (str(TESTS), *filter(None, sys.path))
    process = subprocess.run(
        (sys.executable, "-m", "pytest", *options, "test_it.py"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (tmp_path / "stopped").exists(), process.stdout.decode()
