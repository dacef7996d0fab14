"""Fills in and sends Plone's forms like a browser."""

from base64 import b64decode
from collections.abc import Iterable
from helpers.stack import Client
from lxml import html
from requests import Response

import json


PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
IMAGE = ("pixel.png", PIXEL, "image/png")


def form_of(client: Client, path: str, button: str) -> html.FormElement:
    """The form at ``path`` that has this button."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[-1000:])
    page = html.fromstring(answer.content)
    found = page.xpath("//form[.//*[@name=$button]]", button=button)
    assert found, f"no form with {button} at {path}"
    return found[0]


def has_button(answer: Response, button: str) -> bool:
    """Does a page show a form with this button?"""
    if "html" not in answer.headers.get("Content-Type", ""):
        return False
    found = html.fromstring(answer.content)
    return bool(found.xpath("//form[.//*[@name=$button]]", button=button))


def submit(
    client: Client,
    path: str,
    button: str,
    values: dict[str, str | Iterable[str]] | None = None,
    files: dict | None = None,
    headers: dict | None = None,
) -> Response:
    """Open the form, change some values by their short names, and send it.

    A name may be the end of the field's: ``title`` is enough.
    """
    form = form_of(client, path, button)
    sent = [pair for pair in form.form_values() if isinstance(pair[1], str)]
    for name, value in (values or {}).items():
        full = _full(form, name)
        sent = [pair for pair in sent if pair[0] != full]
        several = [value] if isinstance(value, str) else value
        sent += [(full, one) for one in several]
    parts = [(name, (None, value)) for name, value in (*sent, (button, "x"))]
    parts += [(_full(form, name), file) for name, file in (files or {}).items()]
    return post(client, path, files=parts, headers=headers)


def post(client: Client, path: str, **options) -> Response:
    """POST. What was renamed meanwhile gets the same at its new address."""
    answer = client.post(path, **options)
    while answer.status_code == 307:
        answer = client.post(answer.headers["Location"], **options)
    return answer


def _full(form: html.FormElement, name: str) -> str:
    names = {n for n in form.fields if n == name or n.endswith(f".{name}")}
    return min(names, key=len) if names else name


def contents_button(client: Client, name: str, folder: str, **form) -> Response:
    """Press a button of folder_contents. Other values than texts are sent as JSON."""
    token = client.token("@@change-password")
    data = {
        "_authenticator": token,
        "folder": f"/{folder}" if folder else "/",
        **{k: v if isinstance(v, str) else json.dumps(v) for k, v in form.items()},
    }
    return post(client, f"{folder or '.'}/@@{name}", data=data)


def clipboard(client: Client, action: str, path: str) -> None:
    """Copy or cut in the toolbar's menu."""
    token = client.token(f"{path}/delete_confirmation")
    answer = client.get(f"{path}/object_{action}?_authenticator={token}")
    assert "__cp" in client.cookies, (answer.status_code, answer.text[-500:])


def paste(client: Client, target: str) -> Response:
    """Paste in the toolbar's menu."""
    token = client.token("@@change-password")
    return client.get(f"{target}/object_paste?_authenticator={token}".lstrip("/"))


def shown(client: Client, answer: Response) -> str:
    """The message that is shown after a click in the toolbar."""
    if answer.status_code == 302:
        return client.get(answer.headers["Location"]).text
    return answer.text
