"""The events under the name that ZCML uses."""

from collective.async_.events import AsyncBeforeAdd
from collective.async_.events import AsyncBeforeDelete
from collective.async_.events import AsyncBeforeEdit
from collective.async_.events import AsyncBeforePaste
from collective.async_.events import AsyncBeforeRename


__all__ = [
    "AsyncBeforeAdd",
    "AsyncBeforeDelete",
    "AsyncBeforeEdit",
    "AsyncBeforePaste",
    "AsyncBeforeRename",
]
