"""Which errors are transient: some of ZODB's and of RelStorage's driver."""

from collective.async_.transient import is_transient
from collective.async_.transient import is_unreachable
from types import ModuleType
from ZEO.Exceptions import ClientDisconnected
from ZEO.Exceptions import ServerException
from ZODB.POSException import ConflictError
from ZODB.POSException import POSKeyError
from ZODB.POSException import StorageError

import errno
import pytest


FULL = (errno.ENOSPC, "No space left on device")


class Error(Exception):
    """The base class of a driver's errors."""


class DatabaseError(Error):
    pass


class OperationalError(DatabaseError):
    pass


class AdminShutdown(OperationalError):
    pass


class IntegrityError(DatabaseError):
    pass


class UnableToAcquireCommitLockError(StorageError):
    pass


def raised_in(package: str, error: Exception) -> Exception:
    """The error with a frame of that package in its traceback."""
    module = ModuleType(f"{package}.storage")
    exec("def call(error): raise error", module.__dict__)
    try:
        module.call(error)
    except type(error) as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "transient", "away"),
    [
        (ConflictError(), True, False),
        (ClientDisconnected(), True, True),
        (UnableToAcquireCommitLockError(), True, False),
        (ValueError("A different object already has the same oid"), True, False),
        (ValueError("2"), False, False),
        (StorageError(), False, False),
        (POSKeyError(b""), False, False),
        (raised_in("relstorage", OperationalError()), True, True),
        (raised_in("relstorage", AdminShutdown()), True, True),
        (raised_in("relstorage", DatabaseError()), True, True),
        (raised_in("relstorage", IntegrityError()), False, False),
        (ServerException("builtins.OSError", FULL), True, True),
        (ServerException("builtins.OSError", (5, "Input/output error")), False, False),
        (ServerException("builtins.KeyError", {}), False, False),
        (raised_in("ZODB", OSError(*FULL)), True, True),
        # Content that writes files of its own.
        (raised_in("content", OSError(*FULL)), False, False),
        # Content that uses another database with the same driver.
        (raised_in("relstorages", OperationalError()), False, False),
        (raised_in("content", OperationalError()), False, False),
        (OperationalError(), False, False),
    ],
)
def test_is_transient(error, transient, away):
    assert is_transient(error) is transient
    assert is_unreachable(error) is away
