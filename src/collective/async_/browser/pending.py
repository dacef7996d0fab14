"""The notice on a page: what a task will soon change of it, or in it."""

from ..tasks.access import user_id
from ..tasks.dependencies import is_within
from ..tasks.messages import description
from ..tasks.pending import as_item
from ..tasks.pending_in import pending_in
from ..tasks.pending_in import PendingIn
from ..tasks.pending_texts import all_pending_in
from ..tasks.pending_texts import pending_sentence
from ..tasks.pending_texts import pending_texts
from ..tasks.pending_texts import pending_uids
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.user import name_of
from .notice import MAX_LINES
from .notice import notice_info
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from plone.app.layout.viewlets.common import ViewletBase
from Products.CMFCore.interfaces import IFolderish
from zope.component import getMultiAdapter
from zope.i18nmessageid import Message


@dataclass(frozen=True)
class Line:
    """What the notice says of a task."""

    task_id: str
    message: str


class PendingNotice(ViewletBase):
    """Says who is deleting the item, say, so that nobody starts to edit it."""

    lines: tuple[Line, ...] = ()

    def update(self) -> None:
        super().update()
        if user_id() is not None:
            self.lines = tuple(islice(self._lines(), MAX_LINES))

    @cached_property
    def info(self) -> dict[str, str]:
        """What the script sends, to be told when a task has ended."""
        return notice_info(self.context)

    def _lines(self) -> Iterator[Line]:
        uid, path = as_item(self.context)
        told = set()
        for record in get_store().active():
            message = _about_item(record, uid, path)
            if message is not None:
                told.add(record.id)
                yield Line(record.id, message)
        for here in pending_in(path) if self._is_listing() else ():
            # A folder that is changed with its contents has its line already.
            if here.record.id not in told:
                yield Line(here.record.id, _about_contents(here))

    def _is_listing(self) -> bool:
        # The rows of Contents have their own notes.
        names = (self.context, self.request)
        state = getMultiAdapter(names, name="plone_context_state")
        return IFolderish.providedBy(self.context) and state.is_view_template()


def _about_item(record: TaskRecord, uid: str | None, path: str) -> str | None:
    """What the task does with the item itself, or with a folder around it."""
    texts = pending_texts(record)
    if texts is None or not texts.one:
        return None
    if not texts.leaves:
        folder = path.rpartition("/")[0]
        is_one = uid in pending_uids(record) or all_pending_in(record, folder)
        return pending_sentence(texts, record, path) if is_one else None
    tops = (top for top in record.touches.writes if is_within(path, top))
    top = next(tops, None)
    return None if top is None else pending_sentence(texts, record, top)


def _about_contents(here: PendingIn) -> str:
    """What the task does with some contents of the folder."""
    texts, items = here.texts, here.items
    if here.arriving or texts is None or not texts.one:
        return description(here.record)
    names = {"user": name_of(here.record.user_id), "count": str(len(items))}
    names["title"] = next(iter(items.values()))
    return Message(texts.many if len(items) > 1 else texts.one, mapping=names)
