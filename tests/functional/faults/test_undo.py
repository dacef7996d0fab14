"""Undo in the Zope Management Interface, of what a task has done."""

from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.zmi import rows
from helpers.zmi import undo


def test_an_undone_delete_stays_undone(
    stack: Stack, client: Client, admin: Client, folder, gone, idle
):
    client.delete_content(folder)
    gone(folder)
    assert not idle()
    (row,) = [row for row in rows(admin) if f"Folder {folder}" in row.text]
    assert "Deleting" in row.text
    assert "/Plone" in row.text
    assert row.user == "Plone editor"

    assert undo(admin, [row.value])
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
