"""Two hosts with two workers each. One of them loses its power."""

from collections.abc import Iterator
from helpers.forms import clipboard
from helpers.forms import paste
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from helpers.stack.container import Host
from helpers.stack.container import may_contain

import pytest


TASKS = 20

pytestmark = [
    pytest.mark.skipif(not may_contain(), reason="may not make namespaces"),
    pytest.mark.skipif(not CHOICE.redis, reason="only a Redis tells who is alive"),
]


@pytest.fixture
def hosts(stack: Stack) -> Iterator[list[Host]]:
    """Both are ready, and there is no other worker."""
    stack.worker.stop()
    found = [Host(stack, name) for name in ("one", "two")]
    try:
        for host in found:
            host.start()
        for host in found:
            wait_for(lambda h=host: h.ready, 90, f"{host.component.name} ready")
        yield found
    finally:
        for host in found:
            host.stop()
        stack.worker.start()
        stack.wait_for_worker()


def names(client: Client, folder: str) -> list[str]:
    """The short names in a folder."""
    answer = client.get(folder, headers={"Accept": "application/json"}).json()
    return [item["@id"].rpartition("/")[2] for item in answer["items"]]


@pytest.mark.thorough
def test_of_twenty_tasks_none_is_lost_and_none_is_done_twice(
    client: Client, dismissed: None, hosts: list[Host], new_id, idle
):
    one, two = hosts
    page, folder = new_id("page"), new_id("target")
    client.create("", "Document", id=page, title="Page")
    client.create("", "Folder", id=folder, title="Target")
    clipboard(client, "copy", page)
    for number in range(TASKS):
        assert paste(client, folder).ok
        if number == TASKS // 2:
            one.kill()
    assert not idle(timeout=60)
    # Copies of a page that is there already get other names.
    found = names(client, f"{folder}?b_size=100")
    assert len(found) == len(set(found)) == TASKS
    assert two.alive
