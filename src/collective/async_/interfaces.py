"""Interfaces and exceptions.

Name them ``collective.async.interfaces.*`` in ZCML and import them from
``collective.async_.interfaces`` in Python.
"""

from zope.interface import Attribute
from zope.interface import Interface
from zope.interface.interfaces import IObjectEvent
from zope.publisher.interfaces.browser import IDefaultBrowserLayer


class ICollectiveAsyncLayer(IDefaultBrowserLayer):
    """The browser layer: without it every patched view is stock Plone."""


class IAsyncBeforeAdd(IObjectEvent):
    """Before an add task is recorded; ``object`` is the container."""


class IAsyncBeforeEdit(IObjectEvent):
    """Before an edit task is recorded; ``object`` is the content."""


class IAsyncBeforePaste(IObjectEvent):
    """Before a paste task is recorded; ``object`` is the target."""


class IAsyncBeforeRename(IObjectEvent):
    """Before a rename task is recorded; ``object`` is the content."""

    newid = Attribute("The new short name that was asked for.")
    newtitle = Attribute("The new title that was asked for.")


class IAsyncBeforeDelete(IObjectEvent):
    """Before a delete task is recorded; ``object`` is the content."""


class AsyncValidationFailed(Exception):
    """Raise it in a subscriber of an IAsyncBefore* event to veto the action.

    Its argument (a text or a message id) is shown to the editor; nothing is
    recorded and nothing is changed.
    """
