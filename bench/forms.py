"""An editor's clicks, each as the one request that the editor waits for."""

from helpers.stack import Client
from lxml import html
from requests import Response
from time import perf_counter
from typing import Any

import json


TIMEOUT = 1800
JSON = {"Accept": "application/json"}


class Visitor(Client):
    """A client that keeps its authenticator, as an open page does."""

    authenticator = ""

    def enter(self, name: str, password: str) -> "Visitor":
        """Log in and look up the authenticator; return self."""
        self.login(name, password)
        self.authenticator = self.token("target/delete_confirmation")
        return self

    def timed(
        self, method: str, path: str, status: tuple[int, ...] = (302,), **options: Any
    ) -> float:
        """Seconds until the answer has come, normally a redirect to go on."""
        began = perf_counter()
        answer = self.request(method, path, timeout=TIMEOUT, **options)
        seconds = perf_counter() - began
        assert answer.status_code in status, (path, answer.status_code, _error(answer))
        return seconds

    def select(self, path: str) -> None:
        """Look up what folder_contents knows of an item: its UID."""
        answer = self.get(path, headers=JSON)
        self.selected = [answer.json()["UID"]]

    def select_contents(self, path: str) -> None:
        """The same for everything in a folder."""
        options = "path.depth=1&metadata_fields=UID&b_size=10000"
        answer = self.get(f"{path}/@search?{options}", headers=JSON)
        uids = {item["@id"]: item["UID"] for item in answer.json()["items"]}
        uids.pop(f"{self.site_url}/{path}", None)
        self.selected = list(uids.values())

    def publish(self, folder: str) -> float:
        """Publish what is selected in a folder, and all in it; seconds."""
        return self.press("fc-workflow", folder, transition="publish", recurse="yes")

    def press(self, button: str, folder: str, **values: str) -> float:
        """Press a button of folder_contents for what is selected; seconds."""
        data = {
            "_authenticator": self.authenticator,
            "folder": f"/{folder}",
            "selection": json.dumps(self.selected),
            **values,
        }
        began = perf_counter()
        path = f"{folder}/@@{button}"
        answer = self.request("POST", path, timeout=TIMEOUT, data=data)
        seconds = perf_counter() - began
        assert answer.status_code == 200, (path, answer.status_code)
        assert answer.json()["status"] == "success", answer.json()
        return seconds

    def share(self, path: str, group: str, role: str) -> float:
        """Give a group a role in a folder; seconds."""
        data = {
            "_authenticator": self.authenticator,
            "form.submitted": "1",
            "form.button.Save": "Save",
            "inherit:boolean": "True",
            "entries.id:records": group,
            "entries.type:records": "group",
            f"entries.role_{role}:records": "True",
        }
        # Stock Plone shows the form again.
        return self.timed("POST", f"{path}/@@sharing", status=(200, 302), data=data)

    def publish_below(self, path: str) -> float:
        """Publish a folder and its contents with the form *Advanced…*; seconds."""
        data = {
            "_authenticator": self.authenticator,
            "workflow_action": "publish",
            "paths:list": f"/{self.site_url.rpartition('/')[2]}/{path}",
            "include_children:boolean": "1",
        }
        return self.timed("POST", f"{path}/folder_publish", data=data)

    def revert(self, path: str) -> float:
        """Go back to the first version; seconds."""
        form = f"version_id=0&_authenticator={self.authenticator}"
        return self.timed("GET", f"{path}/revertversion?{form}")

    def check_in(self, path: str) -> float:
        """Check a working copy in; seconds."""
        data = {
            "_authenticator": self.authenticator,
            "form.button.Checkin": "Check in",
            "checkin_message": "",
        }
        return self.timed("POST", f"{path}/@@content-checkin", data=data)

    def copy(self, path: str) -> None:
        """Put content on the clipboard."""
        self.get(f"{path}/object_copy?_authenticator={self.authenticator}")
        assert "__cp" in self.cookies, path

    def paste(self, target: str) -> float:
        """Paste into a folder; seconds."""
        url = f"{target}/object_paste?_authenticator={self.authenticator}"
        return self.timed("GET", url)

    def rename(self, path: str, name: str, title: str = "Renamed") -> float:
        """Give content another name and title; seconds."""
        data = {
            "_authenticator": self.authenticator,
            "form.widgets.new_id": name,
            "form.widgets.new_title": title,
            "form.buttons.Rename": "Rename",
        }
        return self.timed("POST", f"{path}/object_rename", data=data)

    def delete(self, path: str) -> float:
        """Confirm the delete form; seconds."""
        data = {
            "_authenticator": self.authenticator,
            "form.buttons.Delete": "Delete",
        }
        return self.timed("POST", f"{path}/delete_confirmation", data=data)

    def open_form(self, path: str, button: str, title: str) -> None:
        """Open an add or edit form and type a title."""
        page = html.fromstring(self.get(path).content)
        form = page.xpath("//form[.//*[@name=$button]]", button=button)[0]
        parts = {name: v for name, v in form.form_values() if isinstance(v, str)}
        name = next(name for name in form.fields if name.endswith(".title"))
        parts |= {name: title, button: "Save"}
        self.opened = (path, [(key, (None, value)) for key, value in parts.items()])

    def send_form(self) -> float:
        """Send the form that was opened; seconds."""
        path, files = self.opened
        return self.timed("POST", path, files=files)


def _error(answer: Response) -> str:
    return " ".join(html.fromstring(answer.content or b"<p/>").text_content().split())[
        :500
    ]
