"""Chooses which output of the components is shown on the terminal."""

from honcho.printer import Message
from honcho.printer import Printer
from pathlib import Path

import re


# Messages at the start, and those that libraries log every few seconds.
NOISE = re.compile(
    r"^(INFO|WARNING):(?!collective\.async)|^\s*$|^Starting server|^worker: "
)


class DemoPrinter(Printer):
    """Writes all output to log files and prints only what is important."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self._directory = directory

    def write(self, message: Message) -> None:
        """Log a line of a component, and print it if it is important."""
        text = message.data
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        if message.name in ("worker", "zope"):
            with (self._directory / f"{message.name}-output.log").open("a") as log:
                log.write(text)
        if not NOISE.search(text):
            super().write(message)
