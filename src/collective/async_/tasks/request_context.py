"""The public address, language and virtual host under which a task was enqueued."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from ZPublisher.HTTPRequest import HTTPRequest
from ZPublisher.HTTPResponse import HTTPResponse

import sys


@dataclass(frozen=True)
class RequestContext:
    """What makes absolute_url in the worker the same as it was in the browser."""

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
        """A request without a server behind it, with these addresses."""
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
        # The port must be a number, or the default one appears in URLs.
        request.setServerURL(url.scheme, url.hostname, port)
        request._script = list(self.script)
        if self.virtual_root:
            request.other["VirtualRootPhysicalPath"] = self.virtual_root
            # As the virtual host monster does; plone.cachepurging asks for them.
            prefix = ["/".join(self.script)] if self.script else []
            parts = (request.other["SERVER_URL"], *prefix, "")
            request.other["VIRTUAL_URL_PARTS"] = parts
            request.other["VIRTUAL_URL"] = "/".join(parts)
        request._resetURLS()
        return request
