"""Which errors pass when the same is tried again."""

from transaction.interfaces import TransientError
from types import TracebackType
from ZODB.POSException import StorageError


# ZODB's words when a ZEO server that was killed has given an oid to two clients;
# the patch zeo-oids does not help a transaction that had taken it before.
SAME_OID = "A different object already has the same oid"
# RelStorage lets the errors of its database driver through. They have these names
# in every driver (PEP 249), and are nothing that ZODB knows.
DRIVER_ERRORS = ("OperationalError", "InterfaceError", "ReplicaClosedException")
# RelStorage's, which is "for historical reasons" not called transient.
NO_COMMIT_LOCK = "UnableToAcquireCommitLockError"


def is_transient(error: BaseException) -> bool:
    """Is it worth another try, in a new transaction?"""
    return (
        isinstance(error, TransientError)
        or (isinstance(error, ValueError) and str(error) == SAME_OID)
        or _named(error, (NO_COMMIT_LOCK,))
        or _of_driver(error)
    )


def is_unreachable(error: BaseException) -> bool:
    """Is it the database that cannot be reached, for as long as it may take?"""
    if _of_driver(error):
        return True
    return isinstance(error, StorageError) and isinstance(error, TransientError)


def _of_driver(error: BaseException) -> bool:
    """Has RelStorage lost its connection? Not another user of the same driver."""
    return (
        _named(error, DRIVER_ERRORS)
        # Psycopg2's when a connection breaks in the middle of an answer.
        or type(error).__name__ == "DatabaseError"
    ) and _passed_through("relstorage", error.__traceback__)


def _named(error: BaseException, names: tuple[str, ...]) -> bool:
    return any(kind.__name__ in names for kind in type(error).__mro__)


def _passed_through(package: str, frames: TracebackType | None) -> bool:
    while frames is not None:
        module = frames.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == package:
            return True
        frames = frames.tb_next
    return False
