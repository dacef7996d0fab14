"""TCP ports of this machine."""

from contextlib import ExitStack

import socket


HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Return ``count`` different ports that nobody listens on."""
    with ExitStack() as stack:
        # All are held until the last one is known: one released early may
        # be handed out twice.
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for sock in sockets:
            sock.bind((HOST, 0))
        return [sock.getsockname()[1] for sock in sockets]


def is_free(port: int) -> bool:
    """Tell whether a server could listen on ``port``."""
    with socket.socket() as sock:
        # As servers do: a port in TIME_WAIT is free.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError:
            return False
        return True
