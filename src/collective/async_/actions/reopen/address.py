"""The addresses of forms that show again what was typed."""

from ...api import content_by_uid
from ...api import FormAddress
from ...api import TaskFailed
from ...api import TaskRecord
from .values import portal_type
from typing import Any
from urllib.parse import quote


# The parameter of the address, and the hidden input, with the id of the task.
PARAMETER = "async_task"


def edit_form(record: TaskRecord) -> FormAddress | None:
    """The edit form; the add form of the folder if the content is gone.

    None if the current user may open neither.
    """
    content = _find(record.uids[0])
    if content is None:
        return again(record)
    name = record.params["form"]
    if content.restrictedTraverse(f"@@{name}", None) is None:
        return None
    return FormAddress(_url(content, name, record))


def add_form(record: TaskRecord) -> FormAddress | None:
    """The add form that created the object, or None."""
    step = record.params.get("step")
    if step is None:
        return again(record)
    context = _find(record.params["context"])
    if context is None or not _allowed(_find(record.params["container"]), record):
        return None
    return FormAddress(_url(context, step, record))


def again(record: TaskRecord) -> FormAddress | None:
    """The form that adds the content once more, where it was or would have been."""
    container = _find(record.params.get("container"))
    if not _allowed(container, record):
        return None
    step = f"++add++{portal_type(record)}"
    return FormAddress(_url(container, step, record), adds=True)


def _find(uid: str | None) -> Any:
    try:
        return None if uid is None else content_by_uid(uid, "")
    except TaskFailed:
        return None


def _allowed(container: Any, record: TaskRecord) -> bool:
    """May the current user add content of this type here?"""
    if container is None:
        return False
    allowed = [fti.getId() for fti in container.allowedContentTypes()]
    return portal_type(record) in allowed


def _url(context: Any, name: str, record: TaskRecord) -> str:
    return f"{context.absolute_url()}/{quote(name, safe='+')}?{PARAMETER}={record.id}"
