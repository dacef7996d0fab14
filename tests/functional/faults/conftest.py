"""A task that a test holds while something happens."""

from helpers.stack import Client

import pytest


@pytest.fixture
def held(client: Client, probe, new_id):
    """The path of a page whose delete is running, held by the probe."""

    def start(documents: int = 0) -> str:
        name = new_id("hold")
        client.create_folder(name, documents=documents)
        assert client.delete_content(name).status_code == 302
        probe.wait_until_held(name)
        return name

    return start
