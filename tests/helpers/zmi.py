"""The database in the Zope Management Interface: undo and pack."""

from helpers.stack import Client
from html import unescape
from typing import NamedTuple

import re


DATABASE = "/Control_Panel/Database/main"
VALUE = re.compile(r'name="transaction_info:list"\s+value="([^"]+)"')
USER = re.compile(r"<strong>([^<]*)</strong>")


class Row(NamedTuple):
    """A transaction in the undo form. ``value`` is what the form sends for it."""

    text: str
    user: str
    value: str


def rows(admin: Client, number: int = 20) -> list[Row]:
    """The last transactions that can be undone, newest first."""
    answer = admin.get(
        f"{_database(admin)}/manage_UndoForm",
        params={"PrincipiaUndoBatchSize:int": number},
    )
    assert answer.status_code == 200, answer.status_code
    parts = re.split(r"<tr\b", unescape(answer.text))
    found = [(part, USER.search(part), VALUE.search(part)) for part in parts]
    return [
        Row(text, user[1] if user else "", value[1])
        for text, user, value in found
        if value
    ]


def undo(admin: Client, values: list[str]) -> bool | None:
    """Undo these transactions, newest first, in one.

    False if that conflicts with later ones. None if Zope fails: undone or not.
    """
    answer = admin.post(
        f"{_database(admin)}/manage_undo_transactions",
        data={"transaction_info:list": values},
    )
    if answer.status_code >= 500:
        return None
    return answer.status_code == 302


def pack(admin: Client) -> None:
    """Remove all old revisions from the database."""
    answer = admin.post(
        f"{_database(admin)}/manage_pack", data={"days:float": "0"}, timeout=120
    )
    assert answer.status_code == 302, (answer.status_code, answer.text[:500])


def _database(admin: Client) -> str:
    parts = admin.site_url.split("/")
    return "/".join(parts[:3]) + DATABASE
