"""Needs: pip install BTrees"""

from BTrees.IOBTree import IOBucket
from BTrees.IOBTree import IOBucketPy
from ZODB.POSException import ConflictError


before = {1: {10: 1}, 2: {20: 1}}
# Two transactions at the same time: each changes the value of another key.
saved = {1: {10: 1, 11: 1}, 2: {20: 1}}
to_save = {1: {10: 1}, 2: {20: 1, 21: 1}}


def merge(kind: type) -> tuple:
    """Merge the changes as the ZODB does when the second one is committed."""
    states = [kind(values).__getstate__() for values in (before, saved, to_save)]
    return kind()._p_resolveConflict(*states)


print("In Python:", merge(IOBucketPy))
try:
    print("Fixed. In C:", merge(IOBucket))
except ConflictError as error:
    print("Fault: in C:", error)
