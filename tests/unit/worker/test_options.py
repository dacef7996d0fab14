"""The options of a background function are checked when its module is imported."""

from collective.async_.api import background
from collective.async_.tasks.record import TaskRecord

import pytest


def make(**options):
    return background(title="Send", **options)(lambda content: None)


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"autoretry_for": "OSError"}, TypeError, "autoretry_for"),
        ({"autoretry_for": ("OSError",)}, TypeError, "'OSError'"),
        ({"autoretry_for": (KeyboardInterrupt,)}, TypeError, "KeyboardInterrupt"),
        ({"autoretry_for": None}, TypeError, "autoretry_for"),
        ({"max_retries": "3"}, TypeError, "max_retries"),
        ({"max_retries": True}, TypeError, "max_retries"),
        ({"max_retries": -1}, ValueError, "max_retries"),
        ({"retry_backoff": "10"}, TypeError, "retry_backoff"),
        ({"retry_backoff": -1}, ValueError, "retry_backoff"),
        ({"retry_backoff_max": float("nan")}, ValueError, "retry_backoff_max"),
        ({"retry_backoff_max": None}, TypeError, "retry_backoff_max"),
    ],
    ids=repr,
)
def test_a_wrong_option_is_named(options, error, text):
    with pytest.raises(error, match=text):
        make(**options)


@pytest.mark.parametrize("kinds", [(OSError,), [OSError], {OSError}, OSError], ids=str)
def test_errors_may_be_a_list(kinds):
    action = make(autoretry_for=kinds)
    assert action.retry_after(task(), OSError()) == 10
    assert action.retry_after(task(), ValueError()) is None


@pytest.mark.parametrize("retries", [0, 3, 5000])
def test_without_a_limit_it_is_always_tried_again(retries):
    action = make(autoretry_for=(OSError,), max_retries=None)
    assert 10 <= action.retry_after(task(retries), OSError()) <= 600


def task(retries=0):
    return TaskRecord("id", "send", "jane", retries=retries)
