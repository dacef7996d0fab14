"""Tells which errors are transient: the same work may succeed if it is retried."""

from transaction.interfaces import TransientError
from types import TracebackType
from typing import Any
from ZODB.POSException import StorageError

import errno


# ZODB's message when a killed ZEO server has given the same oid to two clients. The
# patch zeo-oids does not help a transaction that already uses such an oid.
SAME_OID = "A different object already has the same oid"
# RelStorage does not convert the errors of its database driver to ZODB's. They have
# these names in every driver (PEP 249).
DRIVER_ERRORS = ("OperationalError", "InterfaceError", "ReplicaClosedException")
# An error of RelStorage that is transient, but not a subclass of TransientError.
NO_COMMIT_LOCK = "UnableToAcquireCommitLockError"
# What ZEO raises for an error of the server: its arguments are the name of the error
# and that error's own arguments.
OF_SERVER = "ServerException"
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


def is_transient(error: BaseException) -> bool:
    """May the same work succeed in a new transaction?"""
    return (
        isinstance(error, TransientError)
        or (isinstance(error, ValueError) and str(error) == SAME_OID)
        or _named(error, (NO_COMMIT_LOCK,))
        or _of_driver(error)
        or _is_full(error)
    )


def is_unreachable(error: BaseException) -> bool:
    """Can the database not be reached, or not store anything since its disk is full?

    Then nothing can be recorded either, so it only helps to wait.
    """
    if _of_driver(error) or _is_full(error):
        return True
    return isinstance(error, StorageError) and isinstance(error, TransientError)


def _of_driver(error: BaseException) -> bool:
    """Is it a lost connection of RelStorage, and not of other code with its driver?"""
    return (
        _named(error, DRIVER_ERRORS)
        # Psycopg2 raises it if the connection breaks in the middle of an answer.
        or type(error).__name__ == "DatabaseError"
    ) and _passed_through("relstorage", error.__traceback__)


def _is_full(error: BaseException) -> bool:
    """Is the disk of the database full, or that of its blobs?"""
    if _named(error, (OF_SERVER,)) and len(error.args) == 2:
        return _full(error.args[1])
    return (
        isinstance(error, OSError)
        and _full(error.args)
        and _passed_through("ZODB", error.__traceback__)
    )


def _full(args: Any) -> bool:
    return isinstance(args, tuple | list) and bool(args) and args[0] in FULL_DISK


def _named(error: BaseException, names: tuple[str, ...]) -> bool:
    return any(kind.__name__ in names for kind in type(error).__mro__)


def _passed_through(package: str, frames: TracebackType | None) -> bool:
    while frames is not None:
        module = frames.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == package:
            return True
        frames = frames.tb_next
    return False
