"""What of the components' output reaches the terminal."""

from honcho.printer import Message
from honcho.printer import Printer
from pathlib import Path

import re


# Start-up chatter and what libraries say every few seconds.
NOISE = re.compile(
    r"^(INFO|WARNING):(?!collective\.async)|^\s*$|^Starting server|^worker: "
)


class DemoPrinter(Printer):
    """Keeps all output in log files and shows what matters to people."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self._directory = directory

    def write(self, message: Message) -> None:
        """Log a line of a component; print it unless it is noise."""
        text = message.data
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        if message.name in ("worker", "zope"):
            with (self._directory / f"{message.name}-output.log").open("a") as log:
                log.write(text)
        if not NOISE.search(text):
            super().write(message)
