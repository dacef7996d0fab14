"""The decorator that makes an action of a plain function."""

from ..i18n import _
from ..interfaces import IAction
from ..interfaces import TaskFailed
from ..tasks.action import Action
from ..tasks.content import content_by_uid
from ..tasks.content import count_items
from ..tasks.content import title_of
from ..tasks.record import Paths
from ..tasks.record import TaskRecord
from ..tasks.storable import each_content
from ..tasks.storable import from_storable
from ..tasks.storable import is_content
from ..tasks.storable import Reference
from ..tasks.storable import reference_to
from ..tasks.storable import to_storable
from ..tasks.task import Task
from .at_once import enqueue
from .options import checked
from .running import RunningTask
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from functools import update_wrapper
from inspect import signature
from plone import api
from plone.api.content import get_path
from typing import Any
from zExceptions import Unauthorized
from zope.component import queryUtility
from zope.i18nmessageid import Message


FORBIDDEN = _("You are not allowed to do this with “${title}”.")
NOT_REGISTERED = """\
There is no action {name!r}. Write into configure.zcml:
<utility component="{function}" />"""


class BackgroundFunction(Action):
    """An action that calls a function with each item. Make it with ``background``."""

    doing = _("${action}: “${title}”")
    doing_many = _("${action}: ${count} items")
    done = _("Done: ${action}: “${title}”")
    done_many = _("Done: ${action}: ${count} items")
    not_done = _("Failed: ${action}: “${title}”")
    not_done_many = _("Failed: ${action}: ${failed} of ${count} items")

    def __init__(
        self,
        function: Callable[..., Any],
        title: str,
        name: str,
        bind: bool,
        permission: str,
        **options: Any,
    ) -> None:
        update_wrapper(self, function)
        self.function = function
        self.title = title
        self.name = name or f"{function.__module__}.{function.__qualname__}"
        # The name of the utility, if ZCML gives no other one.
        self.__component_name__ = self.name
        self.bind = bind
        self.permission = permission
        for option, value in checked(options).items():
            # A method would be called with other arguments.
            is_method = callable(getattr(Action, option, None))
            if is_method or option.startswith("_") or not hasattr(Action, option):
                raise TypeError(f"background() has no option {option!r}.")
            setattr(self, option, value)
        self._parts: Callable[..., Iterable[Any]] | None = None
        self._not_before: datetime | None = None
        self._unique_key = ""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function itself."""
        return self.function(*args, **kwargs)

    def parts(self, function: Callable[..., Iterable[Any]]) -> Callable:
        """A decorator for the function that returns the parts of an item.

        It is called in the worker, with the item and the parameters, and returns or
        yields content. Then the background function gets these one by one, and each
        has an outcome of its own.
        """
        self._parts = function
        return function

    def using(
        self, *, not_before: datetime | None = None, unique_key: str = ""
    ) -> "BackgroundFunction":
        """The same, to be enqueued with these options.

        A worker does not start the task earlier than ``not_before``, a time with a
        zone. While a task with the same ``unique_key`` is unfinished, no other one is
        enqueued.
        """
        other = copy(self)
        other._not_before, other._unique_key = not_before, unique_key
        return other

    def enqueue(self, contents: Any, /, **params: Any) -> Task:
        """Let a worker call the function with this content, or with each of a sequence.

        Where nothing runs in the background it is called at once; then the task has
        ended when this returns. Raises TypeError for what is not content, and for
        parameters that the function does not have or that cannot be stored, ValueError
        for content that is not in the catalog, Unauthorized without the permission,
        AsyncValidationFailed if the user has too many unfinished tasks, and LookupError
        if there is no such utility.
        """
        several = not is_content(contents)
        found = list(each_content(contents)) if several else [contents]
        if not found:
            raise ValueError("There is no content to work on.")
        # The same content may come twice.
        once = {reference_to(content): content for content in found}
        references, found = list(once), list(once.values())
        self._check(found, params)
        container = aq_parent(found[0])
        paths = tuple(map(get_path, found))
        return enqueue(
            self.name,
            title=references[0].title,
            container_title=title_of(container) if is_content(container) else "",
            uids=tuple(reference.uid for reference in references),
            params={
                "selection": several,
                "titles": {one.uid: one.title for one in references},
                "arguments": {n: to_storable(v, n) for n, v in params.items()},
            },
            size=self._size(found),
            pages=paths,
            touches=Paths(writes=paths),
            not_before=self._not_before,
            unique_key=self._unique_key,
        )

    def _size(self, found: Sequence[Any]) -> int:
        """The number of items. Of parts only these count, not what they are in."""
        size = count_items(*found)
        return size if self._parts is None else max(1, size - len(found))

    def _check(self, found: Sequence[Any], params: dict[str, Any]) -> None:
        task = (None,) if self.bind else ()
        signature(self.function).bind(*task, found[0], **params)
        if queryUtility(IAction, name=self.name) is None:
            function = f"{self.function.__module__}.{self.function.__qualname__}"
            text = NOT_REGISTERED.format(name=self.name, function=function)
            raise LookupError(text)
        for content in found:
            if not self._may(content):
                raise Unauthorized(self.permission)

    def _may(self, content: Any) -> bool:
        return not self.permission or api.user.has_permission(
            self.permission, obj=content
        )

    def items(self, record: TaskRecord) -> Sequence[str]:
        """The UIDs of the selection or of the parts; empty for one piece."""
        if self._parts is None:
            return super().items(record)
        if "parts" not in record.params:
            # Only once: the items must be the same after each batch.
            # The same part may come twice, also with another title.
            parts = {part.uid: part for part in self._find_parts(record)}
            record.params["parts"] = tuple(parts.values())
            record.total = max(1, len(record.params["parts"]))
        return tuple(part.uid for part in record.params["parts"])

    def _find_parts(self, record: TaskRecord) -> Iterable[Reference]:
        assert self._parts is not None
        titles = record.params["titles"]
        for uid in record.uids:
            content = content_by_uid(uid, titles[uid])
            parts = self._parts(content, **self._arguments(record))
            for part in each_content(parts):
                yield reference_to(part)

    def item_title(self, record: TaskRecord, item: str) -> str:
        """The title that an item or a part had."""
        parts = record.params.get("parts", ())
        titles = {part.uid: part.title for part in parts}
        return titles.get(item) or super().item_title(record, item)

    def run(self, record: TaskRecord, item: str | None) -> None:
        """Call the function. Raises TaskFailed without the permission."""
        if item is None and self._parts is not None:
            # There are no parts.
            return
        uid = item or record.uids[0]
        title = self.item_title(record, uid)
        content = content_by_uid(uid, title)
        if not self._may(content):
            raise TaskFailed(Message(FORBIDDEN, mapping={"title": title}))
        task = (RunningTask(record),) if self.bind else ()
        self.function(*task, content, **self._arguments(record))

    def error_message(self, record: TaskRecord) -> Message:
        """A message id that says how many parts are not done, if there are parts."""
        message = super().error_message(record)
        parts = {part.uid for part in record.params.get("parts", ())}
        if len(parts) < 2:
            return message
        done = {outcome.uid for outcome in record.outcomes if outcome.ok}
        counts = {"count": str(len(parts)), "failed": str(len(parts - done))}
        mapping = {**(message.mapping or {}), **counts}
        return Message(self.not_done_many, mapping=mapping)

    def _arguments(self, record: TaskRecord) -> dict[str, Any]:
        return from_storable(record.params["arguments"])

    def _text(self, record: TaskRecord, one: str, many: str) -> Message:
        text = super()._text(record, one, many)
        mapping = {**(text.mapping or {}), "action": self.title}
        return Message(text, mapping=mapping)


def background(
    *,
    title: str,
    name: str = "",
    bind: bool = False,
    permission: str = "",
    **options: Any,
) -> Callable[[Callable[..., Any]], BackgroundFunction]:
    """Make a function one that can run in the background.

    Its first parameter is the content to work on; with ``bind``, a RunningTask comes
    before it. ``title`` is a message id that names the action: “Sort by title”.
    ``name`` is that of its utility, by default the module and the name of the function.
    Without ``permission`` on the content it is refused, in the request and in the
    worker. ``options`` are attributes of ``Action``: ``autoretry_for``,
    ``max_retries``, ``retry_backoff``, ``undoable``, ``done`` and so on. Raises
    TypeError or ValueError if they are wrong.
    """

    def decorate(function: Callable[..., Any]) -> BackgroundFunction:
        return BackgroundFunction(function, title, name, bind, permission, **options)

    return decorate
