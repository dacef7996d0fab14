"""Exceptions that end a run without writing an outcome."""


class TaskLost(Exception):
    """Another run has taken over the task, or it was removed: stop, write nothing."""


class NoSuchSite(Exception):
    """There is no Plone site at this path. The message is forged or very old."""
