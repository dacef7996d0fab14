"""Texts about how far a task is, and how long it takes."""

from ..counting import Stage
from ..i18n import _
from .durations import Usual
from .progress import Progress
from zope.i18nmessageid import Message


STAGES = {
    Stage.CHECKING: _("checking, ${n} of ${m}"),
    Stage.WORKING: _("${n} of ${m}"),
    Stage.INDEXING: _("indexing, ${n} of ${m}"),
    Stage.DEFERRED: _("indexing texts, ${n} of ${m}"),
}
# What is left is the folder of what was deleted or moved, which has a new date.
FINISHING = _("finishing")
# Seconds. Nobody looks at the clock for less.
SHORT = 15


def progress_text(progress: Progress) -> Message | None:
    """“n of m”, or None for a task without separate items, unless that is finishing."""
    if progress.total < 2:
        return FINISHING if progress.stage is Stage.DEFERRED else None
    names = {"n": str(progress.done), "m": str(progress.total)}
    return Message(STAGES[progress.stage], mapping=names)


def left_text(seconds: float | None) -> Message | str:
    """How long a task still takes; empty if that is not known."""
    if seconds is None:
        return ""
    if seconds < 45:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 2:
        return _("about 1 minute left")
    if minutes < 90:
        return _("about ${count} minutes left", mapping={"count": str(minutes)})
    hours = {"count": str(round(minutes / 60))}
    return _("about ${count} hours left", mapping=hours)


def usual_text(usual: Usual | None) -> Message | str:
    """How long such a task usually takes; empty if that is short, or not known."""
    if usual is None or usual.longest < SHORT:
        return ""
    if usual.longest < 60:
        return _("usually less than a minute")
    shortest, longest = _minutes(usual.shortest), _minutes(usual.longest)
    if longest < 2:
        return _("usually about 1 minute")
    if shortest == longest:
        return _("usually about ${count} minutes", mapping={"count": str(longest)})
    names = {"shortest": str(shortest), "longest": str(longest)}
    return _("usually ${shortest} to ${longest} minutes", mapping=names)


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


def gone_text(seconds: float) -> Message:
    """How long a task has been running."""
    minutes = int(seconds / 60)
    if minutes < 1:
        return _("for less than a minute")
    if minutes < 2:
        return _("for 1 minute")
    if minutes < 120:
        return _("for ${count} minutes", mapping={"count": str(minutes)})
    return _("for ${count} hours", mapping={"count": str(minutes // 60)})
