from collective.async_.tasks.reasons import reason_of
from collective.async_.tasks.record import TaskRecord
from zope.i18nmessageid import Message

import pytest


def record(message, traceback=None):
    return TaskRecord("x-1", "delete", "jane", message=message, traceback=traceback)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("“A” is locked.", "“B b” is locked."),
        ("No item at /Plone/a/b-1.", "No item at /Plone/c."),
        ("'4f0e9d6bb6f84b1e'", "'0a'"),
        ("It took longer than 60 minutes.", "It took longer than 5 minutes."),
        ("object 0123456789abcdef", "object fedcba9876543210"),
        (
            Message("${a} is gone", mapping={"a": "x"}),
            Message("${a} is gone", mapping={"a": "y"}),
        ),
    ],
)
def test_what_differs_from_task_to_task_does_not_count(one, two):
    assert reason_of(record(one)) == reason_of(record(two)) != ""


def test_other_texts_and_other_exceptions_are_other_reasons():
    trace = "Traceback (most recent call last):\n  File\n{}: no\n"
    reasons = {
        reason_of(record("no")),
        reason_of(record("yes")),
        reason_of(record("no", trace.format("KeyError"))),
        reason_of(record("no", trace.format("zExceptions.NotFound"))),
    }
    assert len(reasons) == 4


def test_the_reason_inside_a_message_about_parts_of_the_work():
    text = "${done} were done before this: ${reason}"
    one, two = (
        Message(text, mapping={"done": "1", "reason": reason})
        for reason in ("The disk is full", "It is locked")
    )
    assert reason_of(record(one)) != reason_of(record(two))


def test_a_task_without_a_message_has_no_reason():
    assert reason_of(record(None)) == ""


def test_it_fits_into_an_address():
    assert len(reason_of(record("word " * 1000))) <= 200
