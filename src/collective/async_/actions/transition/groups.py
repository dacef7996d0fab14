"""The module of ``Group`` in records of an older release."""

from ..groups import Group


__all__ = ["Group"]
