"""The languages of the site."""

from collections.abc import Iterator
from helpers.stack import Client

import pytest


@pytest.fixture
def negotiated(admin: Client) -> Iterator[None]:
    """The site negotiates the language with the browser."""

    def set_languages(by_browser: bool, *languages: str) -> None:
        record = {
            "plone.use_request_negotiation": by_browser,
            "plone.available_languages": languages,
        }
        headers = {"Accept": "application/json"}
        assert admin.patch("@registry", json=record, headers=headers).ok

    set_languages(True, "en", "de")
    yield
    set_languages(False, "en")
