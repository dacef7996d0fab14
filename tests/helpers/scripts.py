"""Console scripts of the packages, also where they are not beside Python.

With buildout it has its own few only.
"""

from importlib.metadata import entry_points
from pathlib import Path

import sys


def console_script(name: str, directory: Path) -> Path:
    """The path of this script: beside Python, or one that is written there."""
    beside = Path(sys.executable).parent / name
    if beside.exists():
        return beside
    entry, *_same = entry_points(group="console_scripts", name=name)
    script = directory / name
    script.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        f"from {entry.module} import {entry.attr}\n"
        f"sys.exit({entry.attr}())\n"
    )
    script.chmod(0o755)
    return script
