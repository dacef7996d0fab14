from collective.async_.tasks.messages import STATES
from collective.async_.tasks.messages import summary
from collective.async_.tasks.record import Status
from zope.i18n import interpolate


def text(message):
    return interpolate(message, message.mapping)


def test_every_state_has_a_word():
    assert set(STATES) == set(Status)


def test_summary_counts():
    assert summary(0) == ""
    assert text(summary(1)) == "There is 1 background task in progress."
    assert text(summary(12)) == "There are 12 background tasks in progress."
