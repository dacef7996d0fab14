"""The request header ``Prefer`` (RFC 7240)."""

from dataclasses import dataclass
from dataclasses import field

import re


QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')
# A quoted text, in which separators count for nothing; one that does not end; a
# separator; else the characters of a token.
PIECE = re.compile(QUOTED.pattern + r'|".*|[,;=]|[^\s",;=]+')
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True)
class Preference:
    """One preference: its value and its parameters. An empty value is no value."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def parse_prefer(header: str | None) -> dict[str, Preference]:
    """The preferences by their names in lower case.

    Several headers are one with commas. Of a name that is given more than once, the
    first counts; what is malformed is ignored, as RFC 7240 says.
    """
    found: dict[str, Preference] = {}
    for pieces in _split([m[0] for m in PIECE.finditer(header or "")], ","):
        names = [_named(part) for part in _split(pieces, ";")]
        if not names or names[0] is None:
            continue
        name, value = names[0]
        parameters: dict[str, str] = {}
        for pair in names[1:]:
            if pair is not None:
                parameters.setdefault(*pair)
        found.setdefault(name, Preference(value, parameters))
    return found


def _split(pieces: list[str], separator: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for piece in pieces:
        if piece == separator:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _named(pieces: list[str]) -> tuple[str, str] | None:
    """The name and the value of ``name``, ``name=value`` or ``name="value"``."""
    if not pieces or TOKEN.fullmatch(pieces[0]) is None:
        return None
    name = pieces[0].lower()
    if len(pieces) == 1 or pieces[1:] == ["="]:
        return name, ""
    if len(pieces) != 3 or pieces[1] != "=":
        return None
    word = pieces[2]
    quoted = QUOTED.fullmatch(word)
    if quoted is not None:
        return name, re.sub(r"\\(.)", r"\1", quoted[1])
    return (name, word) if TOKEN.fullmatch(word) else None
