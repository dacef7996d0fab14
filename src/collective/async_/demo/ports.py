"""TCP ports of this machine."""

from contextlib import ExitStack

import socket


HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Return ``count`` different ports on which no server listens."""
    with ExitStack() as stack:
        # Close them all at the end, otherwise the same port could be returned twice.
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for sock in sockets:
            sock.bind((HOST, 0))
        return [sock.getsockname()[1] for sock in sockets]


def is_free(port: int) -> bool:
    """Return whether a server could listen on ``port``."""
    with socket.socket() as sock:
        # Servers set this option, too: it allows a port in the state TIME_WAIT.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError:
            return False
        return True
