"""Speaks TLS in front of a server that does not: the Valkey of the tests is built without.

The certificate is signed by itself, for localhost and its address.
"""

from asyncio import StreamReader
from asyncio import StreamReaderProtocol
from asyncio import StreamWriter
from collections import Counter
from collections.abc import Iterator
from collective.async_.demo.ports import HOST
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

import asyncio
import socket
import ssl
import subprocess
import threading


NAME = "localhost"
# The first byte of a connection with TLS (RFC 8446, 5.1: a handshake).
HANDSHAKE = b"\x16"


def make_certificate(directory: Path) -> tuple[Path, Path]:
    """The files of a new certificate and of its key."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes")
    files = ("-keyout", str(key), "-out", str(certificate))
    names = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:{HOST}")
    subprocess.run((*command, *files, *names), check=True, capture_output=True)
    return certificate, key


@contextmanager
def tls(port: int, certificate: Path, key: Path) -> Iterator[int]:
    """The port that speaks TLS in front of this one."""
    with tls_and_plain(port, certificate, key, plain=False) as (front, _spoken):
        yield front


@contextmanager
def tls_and_plain(
    port: int, certificate: Path, key: Path, plain: bool = True
) -> Iterator[tuple[int, Counter[str]]]:
    """A port in front of this one, and how often "tls" and "plain" came to it.

    A sentinel of the tests speaks no TLS with what it watches, but tells clients the
    same port.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    spoken: Counter[str] = Counter()

    async def forward(reader: StreamReader, writer: StreamWriter) -> None:
        behind = await asyncio.open_connection(HOST, port)
        await asyncio.gather(_copy(reader, behind[1]), _copy(behind[0], writer))

    async def accept(client: socket.socket) -> None:
        with_tls = not plain or await _first_byte(client) == HANDSHAKE
        spoken["tls" if with_tls else "plain"] += 1
        reader = StreamReader()
        with suppress(OSError, ssl.SSLError):
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: StreamReaderProtocol(reader, forward),
                client,
                ssl=context if with_tls else None,
            )

    async def serve(listening: socket.socket) -> None:
        loop, tasks = asyncio.get_running_loop(), set()
        while True:
            client, _address = await loop.sock_accept(listening)
            # The loop itself does not keep them.
            tasks.add(loop.create_task(accept(client)))

    # All of it in the other thread: this one has a loop already after browser tests.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with socket.create_server((HOST, 0)) as listening:
        listening.setblocking(False)
        asyncio.run_coroutine_threadsafe(serve(listening), loop)
        try:
            yield listening.getsockname()[1], spoken
        finally:
            asyncio.run_coroutine_threadsafe(_end(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


async def _first_byte(client: socket.socket) -> bytes:
    """Wait for it, and leave it there."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()
    client.setblocking(False)
    loop.add_reader(client, arrived.set)
    try:
        await arrived.wait()
    finally:
        loop.remove_reader(client)
    with suppress(OSError):
        return client.recv(1, socket.MSG_PEEK)
    return b""


async def _end() -> None:
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    # Either side may go away at any time.
    with suppress(OSError, ssl.SSLError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
