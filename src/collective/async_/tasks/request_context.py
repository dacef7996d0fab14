"""The public address, language and virtual host under which a task was enqueued."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from ZPublisher.HTTPRequest import HTTPRequest
from ZPublisher.HTTPResponse import HTTPResponse

import sys


@dataclass(frozen=True)
class RequestContext:
    """The parts of a request that make absolute_url the same in the worker."""

    server_url: str = "http://localhost"
    script: tuple[str, ...] = ()
    virtual_root: tuple[str, ...] = ()
    language: str | None = None

    @classmethod
    def of(cls, request: Any) -> "RequestContext":
        """The context of a request."""
        return cls(
            server_url=request.get("SERVER_URL", cls.server_url),
            script=tuple(request._script),
            virtual_root=tuple(request.get("VirtualRootPhysicalPath", ())),
            language=request.get("LANGUAGE", None),
        )

    def make_request(self) -> HTTPRequest:
        """A new request with this context that no web server has received."""
        url = urlsplit(self.server_url)
        port = url.port or (443 if url.scheme == "https" else 80)
        environ = {
            "SERVER_NAME": url.hostname,
            "SERVER_PORT": str(port),
            "HTTP_HOST": url.netloc,
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "HTTP_ACCEPT_LANGUAGE": self.language or "",
        }
        request = HTTPRequest(sys.stdin, environ, HTTPResponse(stdout=sys.stdout))
        # As a number: otherwise URLs show the port even if it is the default one.
        request.setServerURL(url.scheme, url.hostname, port)
        request._script = list(self.script)
        if self.virtual_root:
            request.other["VirtualRootPhysicalPath"] = self.virtual_root
        request._resetURLS()
        return request
