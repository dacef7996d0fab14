"""Interfaces of the REST API."""

from zope.interface import Interface


class ISelection(Interface):
    """An action on selected items, as a named adapter of the context and the request.

    Its name is the ``action`` in the body of ``POST @tasks``.
    """

    def read(data):
        """Take what the action needs from the body. Raises Refused."""

    def check(content):
        """Raise Refused if the action is not possible with this item."""

    def record(contents):
        """Enqueue one task for these items, and return it."""
