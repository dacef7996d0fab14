"""What ends a run without an outcome."""


class TaskLost(Exception):
    """This run does not have the task any more: stop, and write nothing."""


class NoSuchSite(Exception):
    """There is no Plone site at this path: the message is forged or very old."""
