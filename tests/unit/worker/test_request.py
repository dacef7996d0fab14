"""The worker's request has the addresses of the editor's."""

from collective.async_.tasks.request_context import RequestContext
from collective.async_.worker.request import make_request
from collective.async_.worker.request import NO_CONTEXT

import pytest


@pytest.mark.parametrize(
    ("script", "parts"),
    [
        ((), ("https://example.org", "")),
        (("cms", "intranet"), ("https://example.org", "cms/intranet", "")),
    ],
)
def test_a_virtual_host(script: tuple[str, ...], parts: tuple[str, ...]):
    context = RequestContext("https://example.org", script, ("", "Plone"))
    request = make_request(context)
    assert request["VIRTUAL_URL_PARTS"] == parts
    assert request["VIRTUAL_URL"] == "/".join(parts)
    url = "/".join(part for part in (*parts[:-1], "news"))
    assert request.physicalPathToURL("/Plone/news") == url


def test_no_virtual_host():
    request = make_request(NO_CONTEXT)
    assert request.get("VIRTUAL_URL_PARTS") is None
    assert request.physicalPathToURL("/Plone") == "http://localhost/Plone"
