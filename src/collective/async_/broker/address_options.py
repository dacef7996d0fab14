"""The options in an address of sentinels: checked, and with the types of redis-py."""

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import urlencode

import os


FLAGS = {"true": True, "false": False}
CHECKS = ("none", "optional", "required")


class InvalidAddress(ValueError):
    """The text says what to correct in the address. It has no values, only names."""


def split_options(query: str) -> dict[str, str]:
    """The options as they are written. A plus sign stays one: passwords have them."""
    return dict(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True))


def tls_options(options: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """Those that begin with ``ssl``, without the prefix; {} without TLS.

    Each switches TLS on. The certificate is checked unless they say otherwise. Raises
    InvalidAddress for a wrong value.
    """
    names = [name for name in READERS if f"{prefix}{name}" in options]
    found = {
        name: READERS[name](f"{prefix}{name}", options[f"{prefix}{name}"])
        for name in names
    }
    if not found.setdefault("ssl", bool(found)):
        return {}
    return {"ssl_cert_reqs": "required", **found}


def as_query(tls: Mapping[str, Any]) -> str:
    """The same for Kombu, which has no option ``ssl``: the others imply it."""
    written = {True: "true", False: "false"}
    return urlencode({k: written.get(v, v) for k, v in tls.items() if k != "ssl"})


def _flag(name: str, value: str) -> bool:
    if value not in FLAGS:
        raise InvalidAddress(f"{name} must be true or false.")
    return FLAGS[value]


def _check(name: str, value: str) -> str:
    if value not in CHECKS:
        raise InvalidAddress(f"{name} must be one of: {', '.join(CHECKS)}.")
    return value


def _file(name: str, value: str) -> str:
    if not os.access(value, os.R_OK):
        raise InvalidAddress(f"{name}: the file cannot be read.")
    return value


READERS: dict[str, Callable[[str, str], Any]] = {
    "ssl": _flag,
    "ssl_ca_certs": _file,
    "ssl_certfile": _file,
    "ssl_keyfile": _file,
    "ssl_cert_reqs": _check,
    "ssl_check_hostname": _flag,
}
