"""A model of the content that must be in the site at the end."""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from enum import Enum
from typing import NamedTuple


class Place(NamedTuple):
    """A content object. ``children`` is the number of all items below it."""

    folder: str
    id: str
    title: str
    children: int = 0

    @property
    def path(self) -> str:
        """Its path in the site."""
        return f"{self.folder}/{self.id}"


World = frozenset[Place]


class Told(Enum):
    """What the answer to a request says about its task."""

    YES = "recorded"
    NO = "not recorded"
    UNKNOWN = "no answer: recorded or not"


@dataclass
class Item:
    """An object and its copies; no other item ever has one of its titles.

    ``worlds`` are the final states that are right: more than one only after a
    request that nobody answered.
    """

    titles: set[str]
    worlds: list[World]
    # Folders that it was ever in: never again, so that no id is taken twice.
    folders: set[str] = field(default_factory=set)
    # Where an object is found until its rename or move has run.
    before: dict[Place, str] = field(default_factory=dict)

    @property
    def sure(self) -> bool:
        """Is there exactly one correct final state?"""
        return len(self.worlds) == 1

    def expect(self, told: Told, change: Callable[[World], World]) -> None:
        """Record the change that a request should make."""
        changed = [change(world) for world in self.worlds]
        if told is Told.YES:
            self.worlds = changed
        elif told is Told.UNKNOWN:
            self.worlds += [world for world in changed if world not in self.worlds]

    def replace(self, told: Told, old: Place, new: Place) -> None:
        """Expect that ``old`` becomes ``new``."""
        self.titles.add(new.title)
        self.folders.add(new.folder)
        self.before[new] = self.before.get(old, old.path)
        self.expect(told, lambda world: world - {old} | {new})


def undo(items: Iterable[Item], before: list[list[World]], told: Told) -> None:
    """Expect again what was right ``before``. Items that came later are gone."""
    for number, item in enumerate(items):
        worlds = before[number] if number < len(before) else [frozenset()]
        kept = [] if told is Told.YES else item.worlds
        if told is not Told.NO:
            item.worlds = kept + [world for world in worlds if world not in kept]


def differences(items: Iterable[Item], found: Iterable[Place]) -> list[str]:
    """The items that are in a wrong state, and unknown items."""
    found = list(found)
    known: set[str] = set()
    wrong = []
    for item in items:
        known |= item.titles
        there = [place for place in found if place.title in item.titles]
        if not any(sorted(world) == sorted(there) for world in item.worlds):
            wrong.append(_describe(item, there))
    strangers = [place for place in found if place.title not in known]
    return wrong + [f"DOUBLED: {place.path} is nobody's" for place in strangers]


def _describe(item: Item, there: list[Place]) -> str:
    best = min(item.worlds, key=lambda world: len(world ^ set(there)))
    missing = sorted(best - set(there))
    extra = [place for place in there if place not in best or there.count(place) > 1]
    word = "LOST" if missing else "DOUBLED"
    return f"{word}: expected {missing or 'nothing more'}, found {extra or 'less'}"
