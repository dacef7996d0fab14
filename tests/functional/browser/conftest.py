"""The languages of the site, and the same editor on a phone."""

from collections.abc import Iterator
from helpers.stack import Client
from playwright.sync_api import Browser
from playwright.sync_api import Page

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


@pytest.fixture
def phone(
    browser: Browser, browser_context_args: dict, negotiated: None
) -> Iterator[Page]:
    """The same editor on a phone, in German."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(
        **{**browser_context_args, "locale": "de-DE", "viewport": size}
    )
    yield context.new_page()
    context.close()
