"""The files that a page of the documentation prints."""

from pathlib import Path

import re
import textwrap


DOCS = Path(__file__).parents[2] / "docs"
# A code block with the name of its file, up to the next line that is not indented as much.
BLOCK = re.compile(
    r"^( *)\.\. code-block:: \w+\n\1   :caption: (\S+)\n\n((?:\1   .*\n|\n)+)",
    re.MULTILINE,
)


def printed(page: str) -> dict[str, str]:
    """The text of each file, by its name. ``page`` is a path in docs, without .rst."""
    found = BLOCK.findall((DOCS / f"{page}.rst").read_text())
    return {
        name: textwrap.dedent(code).strip("\n") + "\n" for _indent, name, code in found
    }


def write_printed(name: str, directory: Path) -> Path:
    """Write the files of a how-to page; return the directory."""
    for file, text in printed(f"how-to/{name}").items():
        path = directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return directory
