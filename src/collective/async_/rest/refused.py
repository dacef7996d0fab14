"""Answers with the type and the message of an error."""

from ..tasks.messages import translated
from ..tasks.quota import quota_refusal
from plone.rest.interfaces import IService
from typing import Any


# Seconds after which a person who has too many open tasks should try again.
RETRY_AFTER = 10
TYPES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    413: "ContentTooLarge",
    422: "UnprocessableContent",
    423: "Locked",
    429: "TooManyRequests",
}


class Refused(Exception):
    """The request is not accepted, and nothing is recorded.

    The arguments are the HTTP status (a key of TYPES), a message for the user and
    headers.
    """

    def __init__(self, status: int, message: str, **headers: str):
        super().__init__(status, message)
        self.status = status
        self.message = message
        self.headers = headers


def refuse(service: IService, refused: Refused) -> dict[str, Any]:
    """The body of the answer; sets its status and headers."""
    response = service.request.response
    response.setStatus(refused.status)
    response.setHeader("Cache-Control", "no-store")
    for name, value in refused.headers.items():
        response.setHeader(name.replace("_", "-"), value)
    text = translated(service.request, refused.message)
    return {"type": TYPES[refused.status], "message": text}


def check_quota() -> None:
    """Raise Refused if the user has too many open tasks."""
    refusal = quota_refusal()
    if refusal is not None:
        raise Refused(429, refusal, Retry_After=str(RETRY_AFTER))
