"""Speaks TLS in front of a server that does not: the Valkey of the tests is built without.

The certificate is signed by itself, for localhost.
"""

from asyncio import StreamReader
from asyncio import StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

import asyncio
import ssl
import subprocess
import threading


NAME = "localhost"


def make_certificate(directory: Path) -> tuple[Path, Path]:
    """The files of a new certificate and of its key."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes")
    files = ("-keyout", str(key), "-out", str(certificate))
    names = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    subprocess.run((*command, *files, *names), check=True, capture_output=True)
    return certificate, key


@contextmanager
def tls(port: int, certificate: Path, key: Path) -> Iterator[int]:
    """The port that speaks TLS in front of this one."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def forward(reader: StreamReader, writer: StreamWriter) -> None:
        behind = await asyncio.open_connection(NAME, port)
        await asyncio.gather(_copy(reader, behind[1]), _copy(behind[0], writer))

    # All of it in the other thread: this one has a loop already after browser tests.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    starting = asyncio.start_server(forward, NAME, 0, ssl=context)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
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
