"""A production build of Volto in front of the stack, and an editor who is logged in."""

from collections.abc import Iterator
from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.components import Component
from collective.async_.demo.components import run_site_script
from collective.async_.demo.ports import free_ports
from collective.async_.demo.supervisor import answers
from helpers.stack import Client
from helpers.stack import Service
from helpers.stack import Stack
from helpers.stack import wait_for
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import volto as builder


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Only ``make test-volto`` runs these tests: they need a build of Volto."""
    return None if config.getoption("volto") else True


@pytest.fixture(scope="session")
def volto_url(
    session_stack: Stack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of Volto."""
    assert (builder.APP / "build" / "server.js").exists(), "make test-volto"
    port = free_ports(1)[0]
    environment = builder.serving(session_stack.url, str(port))
    component = Component("volto", tuple(builder.server()), environment)
    service = Service(component, tmp_path_factory.mktemp("volto") / "volto.log")
    service.start()
    url = f"http://localhost:{port}"
    wait_for(lambda: answers(url), 60, what="Volto")
    yield url
    service.stop()


@pytest.fixture
def token(client: Client) -> str:
    """The JSON Web Token of the editor."""
    name, password = EDITOR
    answer = requests.post(
        f"{client.site_url}/@login",
        json={"login": name, "password": password},
        headers={"Accept": "application/json"},
        timeout=60,
    )
    return answer.json()["token"]


@pytest.fixture
def browser_context_args(
    browser_context_args: dict, volto_url: str, token: str
) -> dict:
    cookie = {
        "name": "auth_token",
        "value": token,
        "domain": urlsplit(volto_url).hostname,
        "path": "/",
    }
    return {
        **browser_context_args,
        "base_url": volto_url,
        "viewport": {"width": 1200, "height": 800},
        "storage_state": {"cookies": [cookie], "origins": []},
    }


@pytest.fixture
def pages(stack: Stack, client: Client, new_id) -> str:
    """The short name of a new folder with 200 pages."""
    name = new_id("pages")
    arguments = ("--folder", name, "--title", "200 pages", "--documents", "200")
    assert run_site_script(stack.instance.zope_conf, *arguments) == 0
    wait_for(lambda: client.get(name).ok, what=name)
    return name
