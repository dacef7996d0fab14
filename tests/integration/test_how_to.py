"""The packages that the how-to pages print work as printed."""

from helpers.printed import write_printed

import os
import pytest
import subprocess
import sys


PAGES = ("add-an-action", "run-a-function")


@pytest.mark.parametrize("page", PAGES)
def test_the_printed_package_passes_its_printed_test(page, tmp_path):
    package = write_printed(page, tmp_path)
    # In a process of its own: it loads ZCML and adds a test layer.
    # With buildout, only this process's path leads to the packages.
    python_path = [str(package / "src"), *filter(None, sys.path)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(python_path)}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=package,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
