"""The broker's address, as Celery needs it and as people may read it."""

from ..config import broker_url
from .sentinel import is_sentinel
from .sentinel import sentinel_options
from .sentinel import sentinels_at
from typing import Any
from urllib.parse import urlsplit


TLS_SCHEMES = ("rediss", "valkeys")


def celery_url() -> str | None:
    """The address for Celery. Raises ValueError for an invalid address of sentinels.

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
    return {
        "master_name": sentinels_at(url).master,
        "sentinel_kwargs": sentinel_options(timeout),
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
