"""The public interfaces, for use in ZCML."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeAdd
from collective.async_.interfaces import IAsyncBeforeDelete
from collective.async_.interfaces import IAsyncBeforeEdit
from collective.async_.interfaces import IAsyncBeforePaste
from collective.async_.interfaces import IAsyncBeforeRename
from collective.async_.interfaces import IAsyncBeforeTransition
from collective.async_.interfaces import ICollectiveAsyncLayer


__all__ = [
    "AsyncValidationFailed",
    "IAsyncBeforeAdd",
    "IAsyncBeforeDelete",
    "IAsyncBeforeEdit",
    "IAsyncBeforePaste",
    "IAsyncBeforeRename",
    "IAsyncBeforeTransition",
    "ICollectiveAsyncLayer",
]
