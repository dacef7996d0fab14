"""Locks of plone.locking, handled like in Plone's own toolbar actions."""

from AccessControl import getSecurityManager
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from plone.locking.interfaces import ILockable
from plone.locking.lockable import ANNOTATION_KEY
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.component import queryMultiAdapter


def _info(content: Any) -> Any:
    return queryMultiAdapter((content, content.REQUEST), name="plone_lock_info")


def release_own_lock(content: Any) -> None:
    """Unlock the content if the current user has locked it, as stock Plone does."""
    info = _info(content)
    if info is not None and info.is_locked() and not info.is_locked_for_current_user():
        ILockable(content).unlock()


def locked_by_other(content: Any) -> bool:
    """Is the content locked by another user?"""
    info = _info(content)
    return bool(info is not None and info.is_locked_for_current_user())


def own_locks(content: Any) -> tuple[str, ...]:
    """The tokens of the current user's locks: those of the form that is being saved."""
    user_id = getSecurityManager().getUser().getId()
    lockable = ILockable(content, None)
    locks = lockable.lock_info() if lockable is not None else ()
    return tuple(lock["token"] for lock in locks if lock["creator"] == user_id)


def release_locks(content: Any, tokens: Iterable[str]) -> None:
    """Release the locks with these tokens, and no other."""
    if ILockable(content, None) is None:
        return
    tokens = set(tokens)
    for token in tokens:
        if content.wl_getLock(token) is not None:
            content.wl_delLock(token)
    known = IAnnotations(content).get(ANNOTATION_KEY, {})
    for name, lock in list(known.items()):
        if lock["token"] in tokens:
            del known[name]


@contextmanager
def keep_other_locks(content: Any, tokens: Iterable[str]) -> Iterator[None]:
    """What is done in the block releases the locks with these tokens at most.

    Plone releases whatever lock there is, also that of a form which the editor has
    opened again meanwhile.
    """
    lockable = ILockable(content, None)
    others = [
        lock["token"]
        for lock in (lockable.lock_info() if lockable is not None else ())
        if lock["token"] not in tokens
    ]
    locks = {token: content.wl_getLock(token) for token in others}
    known = dict(IAnnotations(content).get(ANNOTATION_KEY, {})) if others else {}
    yield
    for token, lock in locks.items():
        if content.wl_getLock(token) is None:
            content.wl_setLock(token, lock)
    for name, value in known.items():
        if value["token"] in locks:
            IAnnotations(content)[ANNOTATION_KEY][name] = value
