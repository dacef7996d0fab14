"""What is said of the times of all sizes."""

from bench.parts.operations import done_goal
from bench.parts.operations import flat
from bench.parts.operations import growth
from bench.parts.operations import Times

import pytest


ACTIONS = ("paste", "rename", "delete", "publish")


def times(sizes):
    return {
        (name, size): [Times(wait=0.01, done=size / 100, cpu=1.0)]
        for name in ACTIONS
        for size in sizes
    }


def test_the_wait_is_compared_over_all_sizes_and_the_work_over_the_last_two():
    found = times([1, 10, 1000, 3000])
    assert [row.what for row in flat(found)] == [
        f"{name}: wait at 3000 against 10" for name in ACTIONS
    ]
    rows = growth(found)
    assert [row.what for row in rows] == [
        f"{name}: done at 3000 against 1000" for name in ACTIONS
    ]
    assert [row.ratio for row in rows] == pytest.approx([3] * len(ACTIONS))
    assert {row.goal for row in rows} == {"<= 3.21x"}


def test_one_folder_does_not_grow():
    assert growth(times([1, 10])) == []


@pytest.mark.parametrize(
    ("name", "size", "goal"),
    [
        ("edit", 1, "<= stock + 0.06 s"),
        ("paste", 10, ""),
        ("paste", 300, "<= 0.7x"),
        ("rename", 3000, "<= 0.25x"),
        ("tags", 100, "<= 1x"),
    ],
)
def test_goals(name, size, goal):
    assert done_goal(name, size) == goal
