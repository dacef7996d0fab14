"""Plone's own messages for errors of a paste."""

from OFS.CopySupport import CopyError
from plone.base import PloneMessageFactory as PMF
from zExceptions import Unauthorized


# In Plone's domain, where they are translated already.
EMPTY = PMF("Copy or cut one or more items to paste.")
GONE = PMF(
    "The item you are trying to paste could not be found. "
    "It may have been moved or deleted after you copied or "
    "cut it."
)


def paste_error(error: Exception, title: str) -> str:
    """The message for an error of a paste into the folder with this title."""
    text = str(error)
    if isinstance(error, Unauthorized):
        return PMF(
            "You are not authorized to paste ${title} here.", mapping={"title": title}
        )
    if isinstance(error, CopyError) and "Item Not Found" in text:
        return GONE
    kind, colon, name = text.partition(":")
    if kind == "Disallowed subobject type" and colon:
        return PMF(
            'Disallowed subobject type "${type}"', mapping={"type": name.strip()}
        )
    return text or type(error).__name__
