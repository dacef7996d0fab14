"""Two databases with one broker, and no setting that keeps them apart."""

from collections.abc import Iterator
from collective.async_.broker.namespace import KEY
from collective.async_.broker.redis import redis_at
from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.components import python_path
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from pathlib import Path
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

import json
import os
import pytest
import signal
import subprocess
import sys


pytestmark = pytest.mark.skipif(
    CHOICE.rabbitmq or CHOICE.postgresql, reason="It is about a Redis and a Data.fs."
)
UNKNOWN = "is not in this database"


@pytest.fixture(scope="module")
def other(session_stack: Stack, site_template: Path, tmp_path_factory) -> Iterator:
    """A stack that uses the broker of the first one."""
    home = tmp_path_factory.mktemp("other")
    variables = {"CELERY_BROKER_URL": session_stack.instance.broker_url}
    stack = Stack(home, site_template, variables)
    # The site is a copy. Another site's database would have another name, or none yet.
    storage = FileStorage(str(home / "Data.fs"))
    with DB(storage).transaction() as connection:
        del connection.root()[KEY]
    storage.close()
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def other_client(other: Stack) -> Client:
    return Client(other.url).login(*EDITOR)


def delete(client: Client, folder: str) -> None:
    client.create_folder(folder)
    assert client.delete_content(folder).status_code == 302


def health(client: Client) -> tuple[int, bool]:
    """How many workers there are, and whether they got messages of unknown tasks."""
    answer = client.get("@@async-health").json()
    return answer["workers"], answer["unknown_messages"]


def is_gone(client: Client, folder: str) -> bool:
    return client.get(folder).status_code == 404


def test_each_does_its_own_tasks(
    stack: Stack, client, other: Stack, other_client, new_id
):
    assert stack.queue != other.queue
    folder = new_id("mine")
    other.worker.signal(signal.SIGSTOP)
    # The worker of the first one is there, and does not touch it.
    delete(other_client, folder)
    (task,) = other_client.tasks()["processing"]
    delete(client, folder)
    wait_for(lambda: is_gone(client, folder), what="done in the first")
    assert not is_gone(other_client, folder)
    other.worker.signal(signal.SIGCONT)
    wait_for(lambda: is_gone(other_client, folder), what="done in the other")
    # An earlier test may have sent messages of unknown tasks to the first one.
    assert task["task_id"] not in stack.worker.log()
    assert UNKNOWN not in other.worker.log()
    assert health(client)[0] == 2
    assert health(other_client) == (2, False)


def test_all_keys_of_ours_have_a_name(stack: Stack, other: Stack):
    keys = redis_at(stack.instance.broker_url).keys("*collective.async*")
    names = [name for name in map(bytes.decode, keys) if not name.startswith("_kombu")]
    assert names
    assert all(name.startswith((stack.queue, other.queue)) for name in names), names


def test_the_command_line_says_the_same(stack: Stack):
    command = [
        sys.executable,
        "-c",
        "from collective.async_.cli.main import main; main()",
    ]
    options = ["-c", str(stack.instance.zope_conf), "check", "--json"]
    # The option has precedence over the variable.
    environment = {**os.environ, **python_path(), "ZOPE_CONFIG": "/nonexistent"}
    result = subprocess.run(
        [*command, *options], env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr[-2000:]
    data = json.loads(result.stdout[result.stdout.index("{") :])
    assert data["ok"], result.stdout
    assert data["namespace"] == stack.queue
