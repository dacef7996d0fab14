"""Why nothing can be done any more with content that a task will delete."""

from .dependencies import is_within
from .pending import pending_delete
from .pending_texts import pending_sentence
from .pending_texts import pending_texts
from .record import TaskRecord
from plone.api.content import get_path
from typing import Any


def deletion_refusal(content: Any) -> str | None:
    """Who is deleting this content or a folder around it; None if nobody is."""
    record = pending_delete(content)
    return None if record is None else deletion_text(record, content)


def deletion_text(record: TaskRecord, content: Any) -> str:
    """Who is deleting what, without a title that the current user may not see."""
    texts, path = pending_texts(record), get_path(content)
    # The action is our own.
    assert texts is not None
    # None of them if it was moved meanwhile.
    tops = [top for top in record.touches.writes if is_within(path, top)]
    return pending_sentence(texts, record, tops[0] if tops else path)
