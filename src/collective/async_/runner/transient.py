"""Which errors pass when the same is tried again."""

from transaction.interfaces import TransientError


# ZODB's words when a ZEO server that was killed has given an oid to two clients;
# zeo_guard does not help a transaction that had taken it before.
SAME_OID = "A different object already has the same oid"


def is_transient(error: Exception) -> bool:
    """Is it worth another try, in a new transaction?"""
    return isinstance(error, TransientError) or (
        isinstance(error, ValueError) and str(error) == SAME_OID
    )
