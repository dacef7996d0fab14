"""Users of tasks, and the public address of the site."""

from collective.async_.demo.accounts import ADMIN
from helpers.forms import submit
from helpers.sites import Twins
from helpers.stack import Client


HOST = "VirtualHostBase/https/example.org:443"


def rename(client: Client, path: str = "here/page-1") -> None:
    """Rename page 1."""
    values = {"new_id": "other", "new_title": "Other"}
    submit(client, f"{path}/object_rename", "form.buttons.Rename", values)


def test_a_user_of_the_zope_root(twins: Twins):
    site = twins.asynchronous
    client = Client(site.url)
    client.auth = ADMIN

    rename(client)

    (record,) = site.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert "by admin" in str(site.call("events"))


def test_a_deleted_user_fails_with_a_clear_message(twins: Twins):
    site = twins.asynchronous
    site.call("add_user", "temp", ["Member", "Editor"])
    client = Client(site.url).login("temp", "demo-editor")
    twins.pause_worker()
    rename(client)
    site.call("drop_user", "temp")
    twins.resume_worker()

    (record,) = site.wait()
    assert record["message"] == "The user “temp” does not exist any more."
    assert (record["status"], record["traceback"]) == ("failed", None)


def test_addresses_are_the_public_ones(twins: Twins):
    site = twins.asynchronous
    for prefix, public in (
        (f"{HOST}/{site.id}/VirtualHostRoot", "https://example.org"),
        (f"{HOST}/{site.id}/VirtualHostRoot/_vh_cms", "https://example.org/cms"),
        (f"{HOST}/VirtualHostRoot/{site.id}", f"https://example.org/{site.id}"),
    ):
        site.call("start")
        site.call("wish", "addresses", "yes")
        rename(site.behind(prefix).editor)
        (record,) = site.wait()
        assert record["status"] == "succeeded", record["traceback"]
        address = f"at {public}/here/other"
        assert address in str(site.call("events")), prefix
