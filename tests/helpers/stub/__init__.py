"""A stub server: ``from helpers.stub import Stub, open_page, poll``."""

from .pages import answer_taken
from .pages import open_page
from .pages import pass_time
from .pages import poll
from .pages import wait_until
from .server import done
from .server import failed
from .server import running
from .server import SITE
from .server import Stub
from .server import undoable


__all__ = [
    "SITE",
    "Stub",
    "answer_taken",
    "done",
    "failed",
    "open_page",
    "pass_time",
    "poll",
    "running",
    "undoable",
    "wait_until",
]
