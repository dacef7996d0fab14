"""What people asked for before the database was left: ``make_old_database.py``.

Only what a browser can send, so it outlives the names in the code.
"""

from collections.abc import Callable
from forms import clipboard
from forms import contents_button
from forms import paste
from forms import submit
from stack import Client
from typing import Any


FILE = ("report.bin", b"\0 of an older release \0" * 100, "application/octet-stream")


class Person(Client):
    """The editor, who remembers which task came of which click."""

    def __init__(self, site_url: str) -> None:
        super().__init__(site_url)
        self.recorded: dict[str, str] = {}

    def ask(self, name: str, click: Callable[[], Any]) -> str:
        """Click while no worker runs; the id of the task that was recorded."""
        before = self._open()
        answer = click()
        new = self._open() - before
        assert len(new) == 1, (name, new, answer.status_code, answer.text[-3000:])
        (self.recorded[name],) = new
        return self.recorded[name]

    def _open(self) -> set[str]:
        return {task["task_id"] for task in self.tasks()["processing"]}

    def uids(self, *paths: str) -> list[str]:
        headers = {"Accept": "application/json"}
        return [self.get(path, headers=headers).json()["UID"] for path in paths]

    def steer(self, what: str, name: str) -> None:
        """Press a button of the page of a task."""
        token = self.token("here/delete_confirmation")
        data = {"_authenticator": token, "task_id": self.recorded[name]}
        headers = {"Accept": "application/json"}
        answer = self.post(f"@@task-{what}", data=data, headers=headers)
        assert answer.ok, answer.text

    def edit(self, path: str, **values: str) -> Any:
        return submit(self, f"{path}/edit", "form.buttons.save", values)

    def add(self, path: str, type_: str, files: dict | None = None, **values: str):
        return submit(
            self, f"{path}/++add++{type_}", "form.buttons.save", values, files
        )

    def rename(self, path: str, id_: str, title: str) -> Any:
        values = {"new_id": id_, "new_title": title}
        return submit(self, f"{path}/object_rename", "form.buttons.Rename", values)

    def rename_selected(self, folder: str, **names: str) -> Any:
        """``names``: the old and the new short name."""
        form = {}
        for number, (old, new) in enumerate(names.items()):
            (form[f"UID_{number}"],) = self.uids(f"{folder}/{old}")
            form[f"newid_{number}"], form[f"newtitle_{number}"] = new, new.title()
        return contents_button(self, "fc-rename", folder, **form)

    def paste(self, how: str, path: str, target: str) -> Any:
        clipboard(self, how, path)
        return paste(self, target)

    def paste_selected(self, folder: str, target: str, *names: str) -> Any:
        selection = self.uids(*(f"{folder}/{name}" for name in names))
        contents_button(self, "fc-copy", folder, selection=selection)
        return contents_button(self, "fc-paste", target)

    def delete_selected(self, folder: str, *names: str) -> Any:
        selection = self.uids(*(f"{folder}/{name}" for name in names))
        return contents_button(self, "fc-delete", folder, selection=selection)

    def publish(self, folder: str, *names: str) -> Any:
        """With all that is in it."""
        selection = self.uids(*(f"{folder}/{name}".lstrip("/") for name in names))
        form = {"transition": "publish", "comments": "At last", "recurse": "yes"}
        return contents_button(self, "fc-workflow", folder, selection=selection, **form)


def ask_for_what_ends(editor: Person, admin: Client) -> None:
    """Tasks that succeed, fail or are cancelled."""
    done, bad = (editor.create_folder(name, 4) for name in ("done", "bad"))
    editor.create_folder("states", 3, container="done")
    for name in ("boom-page", "boom-selected", "boom-edit"):
        editor.create(bad, "Document", id=name, title=name.capitalize())
    editor.create_folder("states", 3, container="bad")
    admin.create_folder("refused")
    ask = editor.ask
    ask("done delete", lambda: editor.delete_content(f"{done}/page-1"))
    ask("done edit", lambda: editor.edit(f"{done}/page-2", title="Edited"))
    names = {"page-3": "three", "page-4": "four"}
    ask("done rename", lambda: editor.rename_selected(done, **names))
    ask("done paste", lambda: editor.paste("copy", f"{bad}/page-3", done))
    ask("done add", lambda: editor.add(done, "Document", title="Added"))
    ask("done transition", lambda: editor.publish(done, "states"))
    ask("failed delete", lambda: editor.delete_content(f"{bad}/boom-page"))
    names = ("page-1", "boom-selected")
    ask("failed selection", lambda: editor.delete_selected(bad, *names))
    ask("failed edit", lambda: editor.edit(f"{bad}/boom-edit", title="Precious"))
    ask("failed transition", lambda: editor.publish(bad, "states", "page-2"))
    ask("failed add", lambda: editor.add("refused", "Document", title="Kept"))
    ask("dismissed", lambda: editor.delete_content(f"{bad}/states/page-1"))
    ask("cancelled", lambda: editor.delete_content(f"{bad}/page-3"))
    editor.steer("cancel", "cancelled")


def ask_for_what_waits(editor: Person) -> None:
    """A task of every kind that nobody has begun."""
    wait = editor.create_folder("wait", 9)
    target = editor.create_folder("target")
    for name in ("chain", "states"):
        editor.create_folder(name, 2, container=wait)
    ask, page = editor.ask, f"{wait}/page-".__add__
    ask("add", lambda: editor.add(target, "File", {"file": FILE}, title="Report"))
    (related,) = editor.uids(page("2"))
    values = {"title": "Changed", "text": "<p>Old times</p>", "relatedItems": related}
    ask("edit", lambda: editor.edit(page("1"), **values))
    ask("rename", lambda: editor.rename(page("3"), "three", "Three"))
    names = {"page-4": "four", "page-5": "five"}
    ask("rename selection", lambda: editor.rename_selected(wait, **names))
    ask("delete", lambda: editor.delete_content(page("6")))
    ask("delete selection", lambda: editor.delete_selected(wait, "page-7"))
    ask("copy", lambda: editor.paste("copy", page("8"), target))
    ask("copy selection", lambda: editor.paste_selected(wait, target, "page-2"))
    ask("cut", lambda: editor.paste("cut", page("9"), target))
    ask("transition", lambda: editor.publish(wait, "states"))
    chain = f"{wait}/chain"
    ask("first", lambda: editor.rename(f"{chain}/page-1", "one", "One"))
    ask("second", lambda: editor.publish(chain, "page-1"))
    ask("third", lambda: editor.paste("cut", f"{chain}/page-1", target))
    # Behind one that runs.
    ask("last", lambda: editor.rename("many", "very-many", "Very many"))
