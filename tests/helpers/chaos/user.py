"""A user who works in the site in spite of all faults."""

from .model import Item
from .model import Place
from .model import Told
from helpers.stack import Client
from Products.statusmessages.adapter import _decodeCookieValue
from random import Random
from requests import RequestException
from requests import Response
from urllib.parse import unquote

import json


SHARED = "shared"
BIG_WEIGHT = 0.2


class NothingToDo(Exception):
    """There is no content for the randomly chosen action."""


class User:
    """A client, with its content and the expected changes of it."""

    def __init__(self, client: Client, name: str, seed: str, site: str) -> None:
        """``site`` is the path of the site in which they work."""
        self.client = client
        self.site = site
        self.random = Random(seed)
        self.home = name
        self.folders = [f"{name}/a", f"{name}/b", f"{name}/c", SHARED]
        self.items: list[Item] = []
        self.asked = self.unknown = 0
        self._names = 0
        self._token = client.token(f"{name}/delete_confirmation")

    def new_name(self) -> str:
        """A unique title and a unique id."""
        self._names += 1
        return f"{self.home}-{self._names}"

    def any_folder(self) -> str:
        return self.random.choice(self.folders)

    def folder_without(self, item: Item) -> str | None:
        """A folder in which the item has never been."""
        free = [folder for folder in self.folders if folder not in item.folders]
        return self.random.choice(free) if free else None

    def pick(self, copies_only: bool = False) -> tuple[Item, Place, str]:
        """An object that may be changed, and its current path.

        Raises NothingToDo.
        """
        item, place, path, _uid = self._pick(copies_only)
        return item, place, path

    def pick_two(self, copies_only: bool = False) -> list[tuple[Item, Place, str]]:
        """Two objects of different items and the UID of each."""
        one, two = self._pick(copies_only), self._pick(copies_only)
        if one[0] is two[0]:
            raise NothingToDo
        return [(item, place, uid) for item, place, _path, uid in (one, two)]

    def _pick(self, copies_only: bool) -> tuple[Item, Place, str, str]:
        sure = [
            item
            for item in self.items
            # A big folder stays, to be copied again.
            if item.sure and len(item.worlds[0]) > (copies_only and _is_big(item))
        ]
        if not sure:
            raise NothingToDo
        # Big folders are rare, or everything waits for them.
        weights = [BIG_WEIGHT if _is_big(item) else 1 for item in sure]
        (item,) = self.random.choices(sure, weights)
        place = self.random.choice(sorted(item.worlds[0]))
        for path in dict.fromkeys((place.path, item.before.get(place, place.path))):
            answer = self._answer("GET", path, headers={"Accept": "application/json"})
            if answer is not None and answer.status_code == 200:
                return item, place, path, answer.json()["UID"]
        raise NothingToDo

    def post(self, path: str, form: dict[str, str]) -> Told:
        """Send a form of the toolbar and record the expected change."""
        data = {"_authenticator": self._token, **form}
        return _toolbar(self._answer("POST", path, data=data))

    def clipboard(self, operation: str, path: str) -> bool:
        """Copy or cut; return False if that failed."""
        url = f"{path}/object_{operation}?_authenticator={self._token}"
        return _toolbar(self._answer("GET", url)) is Told.YES

    def paste(self, target: str) -> Told:
        """Paste with the toolbar."""
        url = f"{target}/object_paste?_authenticator={self._token}"
        return _toolbar(self._answer("GET", url))

    def fc(self, name: str, folder: str, **form: object) -> Told:
        """Press a button of folder_contents."""
        data = {
            "_authenticator": self._token,
            "folder": f"/{folder}",
            **{k: v if isinstance(v, str) else json.dumps(v) for k, v in form.items()},
        }
        answer = self._answer("POST", f"{folder}/@@{name}", data=data)
        if answer is None or answer.status_code >= 500:
            return Told.UNKNOWN
        found = answer.status_code == 200 and answer.json()
        return Told.YES if found and found["status"] == "success" else Told.NO

    def _answer(self, method: str, path: str, **options) -> Response | None:
        # Remove the messages of earlier requests.
        self.client.cookies.pop("statusmessages", None)
        try:
            return self.client.request(method, path, **options)
        except RequestException:
            return None


def _is_big(item: Item) -> bool:
    return any(place.children for world in item.worlds for place in world)


def _toolbar(answer: Response | None) -> Told:
    """The result of a redirect. A refusal is a redirect with an error message."""
    if answer is None or answer.status_code >= 500:
        return Told.UNKNOWN
    told = unquote(answer.cookies.get("statusmessages", "").strip('"'))
    messages = _decodeCookieValue(told) if told else []
    if answer.status_code != 302 or "login" in answer.headers["Location"]:
        return Told.NO
    return Told.NO if any(m.type == "error" for m in messages) else Told.YES
