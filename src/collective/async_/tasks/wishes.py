"""Whose user wants a mail when the task has ended.

The wishes are not in the records: a worker writes the record of its task in a
transaction that may be long, and would have to start again after a conflict.
"""

from .persistence import must_be_current
from .record import TaskRecord
from .store import TaskStore
from BTrees.OOBTree import OOTreeSet


def wishes_mail(store: TaskStore, record: TaskRecord) -> bool:
    """Does the user want a mail when this task has ended?"""
    return record.id in (store.wishes or ())


def wish_mail(store: TaskStore, record: TaskRecord, wished: bool = True) -> None:
    """Note the wish for a mail, or forget it. The caller commits.

    This conflicts if the task ends at this moment, since nobody would look at the wish
    any more. The worker never has to start again.
    """
    must_be_current(record)
    if wished:
        if store.wishes is None:
            store.wishes = OOTreeSet()
        store.wishes.insert(record.id)
    else:
        store.forget_wish(record)
