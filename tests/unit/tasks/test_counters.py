"""The counters on a real server: junk among them is left out."""

from collective.async_.broker.redis import send
from collective.async_.browser.metrics import totals
from collective.async_.tasks.counters import adding
from collective.async_.tasks.counters import counters
from types import SimpleNamespace


PLONE = SimpleNamespace(getPhysicalPath=lambda: ("", "plone"))
KEY = "collective.async:metrics:/plone"
FIELDS = {
    "finished|delete|succeeded": 2,
    "bucket|delete|3": 2,
    "seconds|delete": 1.5,
    "conflicts|delete": 1,
}
JUNK = {
    b"": b"1",
    b"\xff": b"1",
    b"seconds": b"1",
    b"seconds|": b"1",
    b"seconds|a|b": b"1",
    b"seconds|paste": b"x",
    b"finished|delete": b"1",
    b"conflicts|paste": b"nan",
    b"waited|paste": b"inf",
}


def test_junk_is_left_out(server):
    send(adding("/plone", FIELDS))
    expected = counters(PLONE)
    assert expected["seconds", "delete"] == 1.5
    assert len(expected) == len(FIELDS)
    server.hset(KEY, mapping=JUNK)
    assert counters(PLONE) == expected
    assert len(list(totals(expected))) == 5
    send(adding("/plone", FIELDS))
    assert counters(PLONE)["seconds", "delete"] == 3


def test_a_key_of_another_type(server):
    server.set(KEY, "junk")
    send(adding("/plone", FIELDS))
    assert counters(PLONE) == {}
