"""Which tasks concern a selection: the same as for each pair of an item and a task."""

from collective.async_.tasks.dependencies import is_within
from collective.async_.tasks.pending import changes_below
from collective.async_.tasks.pending import concerns
from collective.async_.tasks.pending import pending_on
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import TaskRecord
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st


UIDS = st.sampled_from(("one", "two", "three"))
# One name begins like another one.
PATHS = st.lists(st.sampled_from(("a", "ab")), max_size=4).map(
    lambda names: "".join(f"/{name}" for name in names)
)
SOME = st.lists(PATHS, max_size=3).map(tuple)
ITEMS = st.lists(st.tuples(st.none() | UIDS, PATHS), max_size=3)
RECORDS = st.builds(
    lambda uids, touches: TaskRecord(
        "id", "delete", "jane", uids=uids, touches=touches
    ),
    st.lists(UIDS, max_size=2).map(tuple),
    st.builds(Paths, writes=SOME, reads=SOME, adds_to=SOME),
)


def has_place_in(record, path) -> bool:
    places = record.touches.writes + record.touches.adds_to
    return any(is_within(place, path) for place in places)


@settings(deadline=None)
@given(SOME, RECORDS)
def test_what_changes_something_below(paths, record):
    expected = any(has_place_in(record, path) for path in paths)
    assert changes_below(record, paths) is expected


@settings(deadline=None)
@given(ITEMS, SOME, st.lists(RECORDS, max_size=3))
def test_what_a_request_depends_on(items, below, records):
    expected = [
        record
        for record in records
        if any(concerns(record, *item) for item in items)
        or any(is_within(path, r) for _uid, path in items for r in record.touches.reads)
        or any(has_place_in(record, path) for path in below)
    ]
    assert pending_on(items, below, records) == expected
