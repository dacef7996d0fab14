"""Undo in the Zope Management Interface, of what a task has done."""

from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from html import unescape

import pytest
import re


DATABASE = "/Control_Panel/Database/main"
VALUE = re.compile(r'name="transaction_info:list"\s+value="([^"]+)"')


@pytest.fixture(autouse=True)
def history():
    if CHOICE.postgresql:
        pytest.skip("RelStorage without history has no undo")


def transactions(admin: Client, text: str) -> list[tuple[str, str]]:
    """The rows of the undo form that have this text, and their values."""
    database = admin.site_url.rpartition("/")[0] + DATABASE
    page = unescape(admin.get(f"{database}/manage_UndoForm").text)
    rows = [row for row in re.split(r"<tr\b", page) if text in row]
    return [(row, VALUE.search(row)[1]) for row in rows]


def undo(admin: Client, *values: str) -> None:
    database = admin.site_url.rpartition("/")[0] + DATABASE
    answer = admin.post(
        f"{database}/manage_undo_transactions", data={"transaction_info:list": values}
    )
    assert answer.status_code == 302, answer.text


def test_an_undone_delete_stays_undone(
    stack: Stack, client: Client, admin: Client, folder, gone, idle
):
    client.delete_content(folder)
    gone(folder)
    assert not idle()
    found = transactions(admin, f"Folder {folder}")
    ((row, work),) = found
    assert "Deleting" in row
    assert "/Plone" in row
    assert "<strong>Plone editor</strong>" in row

    undo(admin, work)
    assert client.get(folder).status_code == 200
    # Its worker lives, then not any more: neither does it again.
    assert not idle()
    stack.worker.kill()
    stack.worker.start()
    stack.wait_for_worker()
    client.create_folder(f"{folder}-after")
    client.delete_content(f"{folder}-after")
    gone(f"{folder}-after")
    assert not idle()
    assert client.get(folder).status_code == 200
    assert client.get(f"{folder}/page-1").status_code == 200
    wait_for(lambda: client.delete_content(folder).status_code == 302, what="again")
    gone(folder)
