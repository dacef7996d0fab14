"""The broker's address, as Celery needs it and as people may read it."""

from ..config import broker_url
from ..config import BROKER_VARIABLE
from ..config import redis_url
from ..config import REDIS_VARIABLE
from .address_options import InvalidAddress
from .sentinel import is_sentinel
from .sentinel import sentinels_at
from typing import Any
from urllib.parse import urlsplit

import logging


logger = logging.getLogger("collective.async")

TLS_SCHEMES = ("rediss", "valkeys")


def on_database_opened(event: Any) -> None:
    """Called when Zope starts: the site works, but its tasks will not."""
    for problem in problems():
        logger.error("%s", problem)


def problems() -> list[str]:
    """What is wrong with the addresses in the environment, without their passwords."""
    found = []
    for variable, url in (BROKER_VARIABLE, broker_url()), (REDIS_VARIABLE, redis_url()):
        try:
            if url is not None and is_sentinel(url):
                sentinels_at(url)
        except InvalidAddress as error:
            found.append(f"{variable}: {error}")
    return found


def celery_url() -> str | None:
    """The address for Celery. Raises InvalidAddress for a wrong one of sentinels.

    Without options, Kombu does not check the certificate of a ``rediss://``.
    """
    url = broker_url()
    if url is None:
        return None
    if is_sentinel(url):
        return sentinels_at(url).urls
    return ";".join(map(_with_check, url.split(";")))


def transport_options(timeout: float) -> dict[str, Any]:
    """What Kombu must be told in addition; ``timeout`` (seconds) is for sentinels."""
    url = broker_url() or ""
    if not is_sentinel(url):
        return {}
    found = sentinels_at(url)
    return {
        "master_name": found.master,
        "sentinel_kwargs": found.connection_options(timeout),
    }


def public_address() -> str:
    """The address without users, passwords and options."""
    parts = map(urlsplit, (broker_url() or "").split(";"))
    return ";".join(
        f"{part.scheme}://{part.netloc.rpartition('@')[2]}{part.path}" for part in parts
    )


def _with_check(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in TLS_SCHEMES or "ssl_cert_reqs=" in parts.query:
        return url
    query = "&".join(filter(None, (parts.query, "ssl_cert_reqs=required")))
    return parts._replace(query=query).geturl()
