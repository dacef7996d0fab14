"""Directories of servers that do not run as root."""

from pathlib import Path

import atexit
import os
import shutil
import tempfile


def private_directory(user: str) -> Path:
    """A new directory, of ``user`` if this is root. It is removed at the end.

    Not below the directory of a test: into that nobody but root may look.
    """
    path = Path(tempfile.mkdtemp(prefix=f"collective-async-{user}-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    if os.geteuid() == 0:
        shutil.chown(path, user, user)
    return path


def as_user(user: str, *command: str) -> tuple[str, ...]:
    """The command, run as ``user`` when this is root."""
    if os.geteuid() != 0:
        return command
    return (
        *("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--"),
        *command,
    )
