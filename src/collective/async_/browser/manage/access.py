"""Base classes of the pages for managers, and checks of requests' parameters."""

from ...tasks.control import may_manage
from collections.abc import Mapping
from plone.protect.authenticator import check
from Products.Five import BrowserView
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound


class ManagerView(BrowserView):
    """A page for users who may manage tasks. For others it answers 404.

    Subclass it and implement ``answer``.
    """

    def __call__(self) -> str:
        if not may_manage():
            raise NotFound(self.__name__)
        self.request.response.setHeader("Cache-Control", "no-store")
        return self.answer()

    def answer(self) -> Any:
        """The body of the answer. Called for managers only."""
        raise NotImplementedError


class ManagerAction(ManagerView):
    """A manager's page that changes something: it needs POST with an authenticator.

    Subclass it and implement ``act``.
    """

    def answer(self) -> str:
        require_post(self.request)
        return self.act()

    def act(self) -> str:
        """Make the change and return the body of the response."""
        raise NotImplementedError


def require_post(request: Any) -> None:
    """Raise BadRequest for other methods, or Forbidden without an authenticator."""
    if request.method != "POST":
        request.response.setHeader("Allow", "POST")
        raise BadRequest("POST only")
    # plone.protect checks requests that write, too, but that can be disabled.
    check(request)


def text_of(form: Mapping[str, Any], name: str, most: int = 200) -> str:
    """The value of a text parameter; "" if it is missing.

    Raises BadRequest if it is longer than ``most`` characters or not a single text.
    """
    value = form.get(name, "")
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise BadRequest(f"{name} must be a text of at most {most} characters")
    return value.strip()


def texts_of(form: Mapping[str, Any], name: str, most: int = 1000) -> list[str]:
    """The values of a parameter that may occur up to ``most`` times.

    Raises BadRequest for anything else.
    """
    value = form.get(name, [])
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(values) > most:
        raise BadRequest(f"{name} must have at most {most} values")
    return [text_of({name: one}, name) for one in values]
