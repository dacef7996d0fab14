"""What the pages for managers have in common: who may, how, and with what."""

from ...tasks.control import may_manage
from collections.abc import Mapping
from plone.protect.authenticator import check
from Products.Five import BrowserView
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound


class ManagerView(BrowserView):
    """Does not exist for those who may not manage tasks. Derive and ``answer()``."""

    def __call__(self) -> str:
        if not may_manage():
            raise NotFound(self.__name__)
        self.request.response.setHeader("Cache-Control", "no-store")
        return self.answer()

    def answer(self) -> Any:
        """The body of the answer. Called for managers only."""
        raise NotImplementedError


class ManagerAction(ManagerView):
    """Changes something: POST with an authenticator only."""

    def answer(self) -> str:
        require_post(self.request)
        return self.act()

    def act(self) -> str:
        raise NotImplementedError


def require_post(request: Any) -> None:
    """Raises BadRequest for other methods, Forbidden without an authenticator."""
    if request.method != "POST":
        request.response.setHeader("Allow", "POST")
        raise BadRequest("POST only")
    # Not left to plone.protect's check of writes, which can be disabled.
    check(request)


def text_of(form: Mapping[str, Any], name: str, most: int = 200) -> str:
    """A parameter that is one short text, "" when it is missing.

    Raises BadRequest for anything else that a request may carry.
    """
    value = form.get(name, "")
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise BadRequest(f"{name}: a text of at most {most} characters, please")
    return value.strip()


def texts_of(form: Mapping[str, Any], name: str, most: int = 1000) -> list[str]:
    """A parameter that may be there several times. Raises BadRequest for junk."""
    value = form.get(name, [])
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(values) > most:
        raise BadRequest(f"{name}: at most {most} values, please")
    return [text_of({name: one}, name) for one in values]
