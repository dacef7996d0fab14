"""The mail to the user of a long task, as an SMTP server receives it."""

from collections.abc import Iterator
from collective.async_.demo.ports import free_ports
from helpers.sink import header
from helpers.sink import Sink
from helpers.sink import text
from helpers.sites import Site
from helpers.sites import Twins
from helpers.stack import wait_for

import pytest


HOSTILE = "News\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>"


@pytest.fixture
def site(twins: Twins, inbox: Sink) -> Iterator[Site]:
    """A site where every task looks as if it had taken more than an hour."""
    site = twins.asynchronous
    site.call("mail_after", 60)
    site.call("create", "here", "Document", "hostile", {"title": HOSTILE})
    site.call("wish", "long", "yes")
    yield site
    site.call("mail_after", 0)


def test_one_mail_to_the_user_and_nobody_else(site: Site, inbox: Sink):
    host = f"VirtualHostBase/https/example.org:443/{site.id}/VirtualHostRoot"
    site.behind(host).editor.delete_content("here/hostile")

    wait_for(lambda: inbox.mails, what="mail")
    # It is sent after the commit, so the task is done when the mail is read.
    (record,) = site.call("tasks")
    assert record["status"] == "succeeded", record["traceback"]
    (mail,) = inbox.mails
    assert (mail["X-RcptTo"], mail["Bcc"]) == ("editor@example.org", None)
    assert mail["To"] == "editor@example.org"
    assert "Bcc: victim@example.org" in header(mail, "Subject")
    assert mail.get_content_type() == "text/plain"
    address = f"https://example.org/@@task-details?task_id={record['id']}"
    assert address in text(mail).split()


def test_a_mail_server_that_is_down_fails_no_task(twins: Twins, site: Site):
    site.call("mail_server", free_ports(1)[0])

    site.editor.delete_content("here/hostile")

    (record,) = site.wait()
    assert record["status"] == "succeeded", record["traceback"]
    line = f"task={record['id']} not mailed: ConnectionRefusedError"
    wait_for(lambda: line in twins.worker.log(), what="log line")
