"""An SMTP server that keeps the mails it receives."""

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from collections.abc import Iterator
from collective.async_.demo.ports import free_ports
from contextlib import contextmanager
from email.header import decode_header
from email.header import make_header
from email.message import Message


class Sink(Handler):
    """``mails`` are those of the senders that have got their answer."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.mails: list[Message] = []

    def handle_message(self, message: Message) -> None:
        """Keep a mail."""
        self.mails.append(message)


@contextmanager
def sink() -> Iterator[Sink]:
    """A running server."""
    (port,) = free_ports(1)
    handler = Sink(port)
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def header(mail: Message, name: str) -> str:
    """The decoded header of a mail."""
    return str(make_header(decode_header(mail[name])))


def text(mail: Message) -> str:
    """The decoded body of a mail."""
    return mail.get_payload(decode=True).decode()
