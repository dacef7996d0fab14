"""The public address, language and virtual host under which a task was enqueued."""

from dataclasses import dataclass
from typing import Any


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
