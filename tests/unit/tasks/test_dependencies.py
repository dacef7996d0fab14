from collective.async_.tasks import dependencies
from collective.async_.tasks.dependencies import blocked
from collective.async_.tasks.dependencies import followers
from collective.async_.tasks.dependencies import is_within
from collective.async_.tasks.dependencies import overlap
from collective.async_.tasks.dependencies import predecessors
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import TaskStore
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import pytest


PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=4).map(
    lambda names: "/" + "/".join(names)
)
TOUCHES = st.builds(
    Paths,
    writes=st.lists(PATHS, max_size=2).map(tuple),
    reads=st.lists(PATHS, max_size=2).map(tuple),
    adds_to=st.lists(PATHS, max_size=1).map(tuple),
)


@pytest.fixture
def store():
    return TaskStore()


@pytest.fixture
def ask(store):
    def ask(**values) -> TaskRecord:
        record = TaskRecord(new_id(), "delete", "jane", **values)
        record.deps = predecessors(store, record)
        store.add(record)
        return record

    return ask


def writes(*paths: str) -> Paths:
    return Paths(writes=paths)


@pytest.mark.parametrize(
    ("folder", "answer"), [("/a", True), ("/a/b", True), ("/", False), ("/c", False)]
)
def test_a_copy_of_a_folder_waits_for_what_is_added_to_it(folder, answer):
    add, copy = Paths(adds_to=(folder,)), Paths(reads=("/a",), adds_to=("/other",))
    assert overlap(add, copy) is overlap(copy, add) is answer


@pytest.mark.parametrize(
    ("path", "ancestor", "answer"),
    [
        ("/a/b", "/a/b", True),
        ("/a/b/c", "/a/b", True),
        ("/a/bc", "/a/b", False),
        ("/a", "/a/b", False),
    ],
)
def test_within(path, ancestor, answer):
    assert is_within(path, ancestor) is answer


@pytest.mark.parametrize(
    ("one", "two", "answer"),
    [
        (writes("/a"), writes("/a/b/c"), True),
        (writes("/a/b"), writes("/a/c"), False),
        (writes("/a"), Paths(reads=("/a/b",)), True),
        (writes("/a/b"), Paths(reads=("/a",)), True),
        (Paths(reads=("/a",)), Paths(reads=("/a",)), False),
        (Paths(adds_to=("/a",)), Paths(adds_to=("/a",)), False),
        (writes("/a"), Paths(adds_to=("/a/b",)), True),
        (writes("/a/b"), Paths(adds_to=("/a",)), False),
    ],
    ids=[
        "subtree",
        "siblings",
        "what is copied is deleted",
        "something of what is copied is deleted",
        "two copies of the same",
        "two adds to one folder",
        "an add to a folder that is deleted",
        "an add beside what is deleted",
    ],
)
def test_overlap(one, two, answer):
    assert overlap(one, two) is answer


@settings(deadline=None)
@given(TOUCHES, TOUCHES)
def test_overlap_is_what_two_paths_have(one, two):
    def collide(one, other):
        return any(
            is_within(write, path) or is_within(path, write)
            for write in one.writes
            for path in other.writes + other.reads
        ) or any(
            is_within(folder, path)
            for path in one.writes + one.reads
            for folder in other.adds_to
        )

    assert overlap(one, two) is (collide(one, two) or collide(two, one))


def test_not_every_pair_of_two_selections_is_compared(monkeypatch):
    seen = []

    def count(paths, stock=dependencies.with_ancestors):
        seen.append(paths)
        return stock(paths)

    monkeypatch.setattr(dependencies, "with_ancestors", count)
    one, two = (writes(*(f"/{f}/page-{n}" for n in range(100))) for f in "ab")
    assert not overlap(one, two)
    # Each selection as a whole.
    assert len(seen) <= 6


@settings(deadline=None)
@given(TOUCHES, TOUCHES)
def test_overlap_has_no_direction(one, two):
    assert overlap(one, two) == overlap(two, one)


@settings(deadline=None)
@given(TOUCHES, PATHS)
def test_deleting_everything_overlaps_with_all_writes(touches, path):
    root = Paths(writes=(path,))
    below = [p for p in (*touches.writes, *touches.reads) if is_within(p, path)]
    if below:
        assert overlap(root, touches)


def test_a_task_waits_only_for_earlier_ones(store, ask):
    first = ask(touches=writes("/a"))
    other = ask(touches=writes("/b"))
    second = ask(touches=writes("/a/b"))
    assert (first.deps, other.deps, second.deps) == ((), (), (first.id,))
    assert blocked(store, second) and not blocked(store, first)
    assert followers(store, first) == [second]


def test_an_item_that_was_moved_is_known_by_its_uid(ask):
    first = ask(touches=writes("/a"), uids=("1",))
    assert ask(touches=writes("/elsewhere"), uids=("1", "2")).deps == (first.id,)


@pytest.mark.parametrize("status", [s for s in Status if s.final])
def test_a_task_that_has_ended_blocks_nobody(store, ask, status):
    first = ask(touches=writes("/a"))
    second = ask(touches=writes("/a"))
    first.finish(status)
    assert not blocked(store, second)
    assert ask(touches=writes("/a")).deps == (second.id,)


def test_a_task_that_was_purged_blocks_nobody(store, ask):
    first = ask(touches=writes("/a"))
    second = ask(touches=writes("/a"))
    store.remove(first)
    assert not blocked(store, second)


def again(store, record) -> tuple[str, ...]:
    """What a retry waits for."""
    record.deps = predecessors(store, record)
    return record.deps


def test_a_retry_waits_for_what_was_asked_for_since(store, ask):
    first = ask(touches=writes("/a"))
    first.status = Status.FAILED
    second = ask(touches=writes("/a/b"))
    assert second.deps == ()
    first.status = Status.WAITING
    assert again(store, first) == (second.id,)


def test_a_retry_goes_before_those_that_wait_for_it(store, ask):
    first = ask(touches=writes("/a"))
    second = ask(touches=writes("/a/b"))
    third = ask(touches=writes("/a/b/c"), uids=("1",))
    # Waits for the first through the second only.
    third.deps = (second.id,)
    first.status = Status.FAILED
    first.status = Status.WAITING
    assert again(store, first) == ()
    assert not blocked(store, first)


def test_a_retry_waits_for_one_that_has_begun_meanwhile(store, ask):
    first = ask(touches=writes("/a"))
    second = ask(touches=writes("/a/b"))
    first.status = Status.FAILED
    second.status = Status.RUNNING
    first.status = Status.WAITING
    assert again(store, first) == (second.id,)


@settings(deadline=None)
@given(st.lists(TOUCHES, min_size=2, max_size=6), st.data())
def test_however_often_tasks_are_retried_one_can_always_run(touched, data):
    store = TaskStore()
    records = []
    for touches in touched:
        record = TaskRecord(new_id(), "delete", "jane", touches=touches)
        record.deps = predecessors(store, record)
        store.add(record)
        records.append(record)
    for _number in range(10):
        open_ones = [r for r in records if not r.status.final]
        free = [r for r in open_ones if not blocked(store, r)]
        assert free or not open_ones
        if free:
            data.draw(st.sampled_from(free)).status = Status.FAILED
        failed = [r for r in records if r.status is Status.FAILED]
        if failed and data.draw(st.booleans()):
            record = data.draw(st.sampled_from(failed))
            record.status = Status.WAITING
            record.deps = predecessors(store, record)
