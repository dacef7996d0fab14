"""Checks the options of a background function when its module is imported."""

from collections.abc import Mapping
from numbers import Real
from typing import Any

import math


SECONDS = ("retry_backoff", "retry_backoff_max")


def checked(options: Mapping[str, Any]) -> dict[str, Any]:
    """These options, with ``autoretry_for`` as a tuple.

    A wrong one would be noticed only when a task has failed. Raises TypeError or
    ValueError, which name it.
    """
    found = dict(options)
    if "autoretry_for" in found:
        found["autoretry_for"] = _kinds(found["autoretry_for"])
    if "max_retries" in found:
        _check_number("max_retries", found["max_retries"])
    for name in SECONDS:
        if name in found:
            _check_seconds(name, found[name])
    return found


def _kinds(value: Any) -> tuple[type[Exception], ...]:
    kinds = tuple(value) if isinstance(value, tuple | list | set) else (value,)
    for kind in kinds:
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            text = f"autoretry_for needs exception classes, and not {kind!r}."
            raise TypeError(text)
    return kinds


def _check_number(name: str, value: Any) -> None:
    if value is None:
        # As in Celery: without limit.
        return
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} needs a whole number or None, and not {value!r}.")
    if value < 0:
        raise ValueError(f"{name} must not be negative: {value!r}.")


def _check_seconds(name: str, value: Any) -> None:
    if not isinstance(value, Real):
        raise TypeError(f"{name} needs a number of seconds, and not {value!r}.")
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} must be a time from 0 seconds on: {value!r}.")
