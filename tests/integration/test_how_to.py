"""The package that docs/how-to/add-an-action.rst prints works as printed."""

from pathlib import Path

import os
import pytest
import re
import subprocess
import sys
import textwrap


PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-an-action.rst"
# A code block with the name of its file, up to the next line at the margin.
BLOCK = re.compile(
    r"^\.\. code-block:: \w+\n   :caption: (\S+)\n\n((?:   .*\n|\n)+)", re.MULTILINE
)


@pytest.fixture
def package(tmp_path):
    """The files of the page, in a directory of their own."""
    for name, code in BLOCK.findall(PAGE.read_text()):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(code).rstrip() + "\n")
    return tmp_path


def test_the_printed_package_passes_its_printed_test(package):
    # In a process of its own: it loads ZCML and adds a test layer.
    python_path = [str(package / "src"), os.environ.get("PYTHONPATH", "")]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, python_path))}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=package,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
