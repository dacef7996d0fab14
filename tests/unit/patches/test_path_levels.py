"""An index of paths has the same in it as stock Plone's after each move."""

from collective.async_.patches import path_levels
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from types import SimpleNamespace
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import pytest
import random
import transaction


PARTS = ("a", "b", "c")
INDEX_OBJECT = ExtendedPathIndex.index_object


@pytest.fixture(autouse=True)
def install(monkeypatch):
    monkeypatch.setattr(ExtendedPathIndex, "index_object", INDEX_OBJECT)
    path_levels.install()


def document(path: str) -> SimpleNamespace:
    return SimpleNamespace(getPhysicalPath=lambda: tuple(path.split("/")))


def content(index: ExtendedPathIndex) -> list:
    return [
        {
            part: {level: list(docs) for level, docs in levels.items()}
            for part, levels in index._index.items()
        },
        {path: list(docs) for path, docs in index._index_parents.items()},
        dict(index._index_items),
        dict(index._unindex),
        index._length(),
    ]


def twins(*paths: str, kind: type = ExtendedPathIndex, **extra: str) -> tuple:
    """The index, and one to use as stock Plone does, both with these paths."""
    found = tuple(kind("path", extra=extra or None) for _twin in range(2))
    for docid, path in enumerate(paths):
        for index in found:
            INDEX_OBJECT(index, docid, document(path))
    return found


def test_the_reported_fault_is_gone(reproduce):
    assert reproduce("path_levels").endswith("Fixed.\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/site/folder/page", "/site/other/page"),
        ("/site/folder/page", "/site/folder/other"),
        ("/site/folder/page", "/site/page/folder"),
        ("/site/folder/page", "/site/page"),
        ("/site/folder/page", "/site/folder/sub/page"),
        ("/site/folder/page", "/site/folder/page"),
        ("/site", "/other"),
    ],
)
@pytest.mark.parametrize("others", [(), ("/site/folder", "/site/folder/sub", "/page")])
def test_a_move(old, new, others):
    index, stock = twins(old, *others)
    assert index.index_object(0, document(new)) == 1
    assert INDEX_OBJECT(stock, 0, document(new)) == 1
    assert content(index) == content(stock)


@pytest.mark.parametrize("seed", range(10))
def test_any_moves(seed):
    choose = random.Random(seed)
    free = ["/site/" + "/".join((x, y)) for x in PARTS for y in PARTS]
    free += [f"/site/{x}" for x in PARTS]
    choose.shuffle(free)
    index, stock = twins(*free[:6])
    free = free[6:]
    for _move in range(30):
        docid = choose.randrange(6)
        free.append(index._unindex[docid])
        new = document(free.pop(choose.randrange(len(free) - 1)))
        index.index_object(docid, new)
        INDEX_OBJECT(stock, docid, new)
        assert content(index) == content(stock)


ANYWHERE = [
    lambda index: index._index_parents.pop("/site/folder"),
    lambda index: index._index_parents["/site/folder"].remove(0),
    lambda index: index._index_items.pop("/site/folder/page"),
    lambda index: index._unindex.pop(0),
]
IN_FOLDER = [
    lambda index: index._index["folder"][1].remove(0),
    lambda index: index._index["folder"].pop(1),
    lambda index: index._index.pop("folder"),
]


@pytest.mark.parametrize(
    ("path", "damage"),
    [
        *(("/site/new/page", damage) for damage in ANYWHERE + IN_FOLDER),
        *(("/site/folder/page", damage) for damage in ANYWHERE),
        ("/site/folder/page", lambda index: index._index[None][2].remove(0)),
    ],
)
def test_what_is_damaged_is_left_to_plone(path, damage):
    index, stock = twins("/site/folder/page", "/site/folder/other")
    damage(index)
    damage(stock)
    index.index_object(0, document(path))
    INDEX_OBJECT(stock, 0, document(path))
    assert content(index) == content(stock)


def test_the_parts_of_a_path_that_stays_are_not_loaded():
    connection = DB(MappingStorage()).open()
    (index, _stock) = twins("/site/folder/page")
    connection.root()["index"] = index
    transaction.commit()
    levels = index._index["page"]
    connection.cacheMinimize()
    index.index_object(0, document("/site/folder/page"))
    assert levels._p_changed is None
    connection.close()


class OtherIndex(ExtendedPathIndex):
    """May do anything with a path."""

    def insertEntry(self, comp, id, level):
        super().insertEntry(f"{comp}", id, level)


@pytest.mark.parametrize(
    ("moved", "extra", "kind"),
    [
        (
            SimpleNamespace(
                path="/site/new/page", getPhysicalPath=lambda: ("", "site", "x", "y")
            ),
            {},
            ExtendedPathIndex,
        ),
        (SimpleNamespace(), {}, ExtendedPathIndex),
        (
            SimpleNamespace(
                place="/site/new/page", getPhysicalPath=lambda: ("", "site", "x", "y")
            ),
            {"indexed_attrs": "place"},
            ExtendedPathIndex,
        ),
        (document("/site/new/page"), {}, OtherIndex),
    ],
)
def test_what_has_its_path_from_elsewhere_is_left_to_plone(moved, extra, kind):
    index, stock = twins("/site/folder/page", kind=kind, **extra)
    assert index.index_object(0, moved) == INDEX_OBJECT(stock, 0, moved)
    assert content(index) == content(stock)
