"""Why nothing can be done any more with content that a task will delete."""

from .dependencies import any_within
from .dependencies import is_within
from .pending import Item
from .pending import pending
from .pending import pending_delete
from .pending_texts import pending_sentence
from .pending_texts import pending_texts
from .record import TaskRecord
from collections.abc import Iterable
from plone.api.content import get_path
from typing import Any


def deletion_refusal(content: Any) -> str | None:
    """Who is deleting this content or a folder around it; None if nobody is."""
    record = pending_delete(content)
    return None if record is None else deletion_text(record, content)


def being_deleted(items: Iterable[Item]) -> set[str]:
    """The paths of those items that a task will delete, or a folder around them."""
    deletions = [record for record in pending() if record.action == "delete"]
    if not deletions:
        return set()
    uids = {uid for record in deletions for uid in record.uids}
    tops = {path for record in deletions for path in record.touches.writes}
    return {path for uid, path in items if uid in uids or any_within([path], tops)}


def deletion_text(record: TaskRecord, content: Any) -> str:
    """Who is deleting what, without a title that the current user may not see."""
    texts, path = pending_texts(record), get_path(content)
    # The action is our own.
    assert texts is not None
    # None of them if it was moved meanwhile.
    tops = [top for top in record.touches.writes if is_within(path, top)]
    return pending_sentence(texts, record, tops[0] if tops else path)
