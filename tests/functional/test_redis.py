"""A stack whose Redis has a password, speaks TLS, or is watched by sentinels."""

from collections.abc import Iterator
from helpers.redis_servers import SECRET
from helpers.redis_servers import SERVERS
from helpers.sentinels import OWN_PASSWORD
from helpers.sentinels import PASSWORD
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from urllib.parse import quote_plus

import pytest


pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(CHOICE.rabbitmq, reason="It is about a Redis as the broker."),
]


@pytest.fixture(scope="module", params=SERVERS, ids=lambda server: server.__name__)
def session_stack(
    request: pytest.FixtureRequest, new_stack, tmp_path_factory
) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("redis")
    with request.param(home) as url, new_stack(CELERY_BROKER_URL=url) as stack:
        # Nothing may find it by mistake.
        del stack.services["broker"]
        stack.start()
        yield stack


def test_tasks_are_done_and_leases_are_seen(
    stack: Stack, client: Client, folder: str, gone
):
    client.delete_content(folder)
    gone(folder)
    wait_for(
        lambda: client.get("@@async-health").json()["workers"] == 2,
        what="a lease of each process",
    )
    assert client.get("@@async-health").json()["status"] == "ok"


def test_nobody_reads_the_password(stack: Stack, client: Client):
    texts = [path.read_text() for path in stack.instance.log.iterdir()]
    texts.append(client.get("@@async-health").text)
    for text in texts:
        for secret in (PASSWORD, SECRET, OWN_PASSWORD, quote_plus(OWN_PASSWORD)):
            assert secret not in text
