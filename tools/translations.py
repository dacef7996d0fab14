"""Keeps the catalogs in step with the sources: ``make i18n``."""

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.messages.pofile import write_po
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import subprocess
import sys
import tempfile


DOMAIN = "collective.async"
SOURCES = Path(__file__).resolve().parents[1] / "src" / "collective"
LOCALES = SOURCES / "async_" / "locales"
TEMPLATE = LOCALES / f"{DOMAIN}.pot"


def extracted() -> Catalog:
    """The messages of the Python code, templates, ZCML and profiles."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "found.pot"
        command = [sys.executable, "-m", "i18ndude.script", "rebuild-pot"]
        options = ["--no-line-numbers", "--create", DOMAIN, "--pot", path]
        # Not the whole path: i18ndude leaves out what is below a "docs" or "tests".
        subprocess.run(
            [*command, *options, SOURCES.name], cwd=SOURCES.parent, check=True
        )
        return read(path)


def catalogs() -> Iterator[Path]:
    """The files of all languages."""
    yield from sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """The messages of a file; its language is the name of its directory."""
    language = path.parents[1].name if path.suffix == ".po" else None
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(path: Path, found: Catalog) -> int:
    """Bring a file up to date and return how many messages need a translator."""
    catalog = read(path)
    # No guesses, no new date, and no messages that two catalogs share.
    catalog.update(deepcopy(found), no_fuzzy_matching=True, update_creation_date=False)
    messages = [message for message in catalog if message.id]
    if str(catalog.locale) == "en":
        for message in messages:
            message.string = message.id
    for message in messages:
        # Babel takes our ${variables} for those of str.format.
        message.flags.discard("python-brace-format")
    with path.open("wb") as file:
        write_po(file, catalog, width=88, sort_output=True, ignore_obsolete=True)
    return sum(not message.string for message in messages)


def main() -> None:
    """Update the template and all languages; say what is left to translate."""
    found = extracted()
    update(TEMPLATE, found)
    for path in catalogs():
        print(f"{path.parents[1].name}: {update(path, found)} to be translated")


if __name__ == "__main__":
    main()
