"""What an editor clicks on an item, by its path, as a browser does it.

A browser follows redirects, for example from the former address of a renamed item.
"""

from collections.abc import Callable
from helpers.forms import contents_button
from helpers.forms import has_button
from helpers.forms import submit
from helpers.sites import Site
from requests import Response


Click = Callable[[Site, str], Response]
JSON = {"Accept": "application/json"}


def form(view: str, button: str, **values: str) -> Click:
    """Open a form, change values in it, and press its button."""

    def click(site: Site, path: str) -> Response:
        opened = site.editor.get(f"{path}/{view}", allow_redirects=True)
        if not has_button(opened, button):
            return opened
        return submit(site.editor, opened.url, button, values)

    return click


def link(view: str) -> Click:
    """Follow a link of the toolbar's menus, which has an authenticator."""

    def click(site: Site, path: str) -> Response:
        token = site.editor.token("@@change-password")
        sign = "&" if "?" in view else "?"
        url = f"{path}/{view}{sign}_authenticator={token}"
        return site.editor.get(url, allow_redirects=True)

    return click


def selected(button: str, **values: str) -> Click:
    """Press a button of folder_contents for the item."""

    def click(site: Site, path: str) -> Response:
        chosen = [site.uids[path]]
        folder = path.rpartition("/")[0]
        return contents_button(site.editor, button, folder, selection=chosen, **values)

    return click


def rest(method: str, view: str = "", **values: str) -> Click:
    """Call the REST API without ``Prefer: respond-async``."""

    def click(site: Site, path: str) -> Response:
        url = f"{path}/{view}".rstrip("/")
        return site.editor.request(
            method, url, json=values, headers=JSON, allow_redirects=True
        )

    return click


def rest_paste(operation: str) -> Click:
    """Copy or move the item into ``there`` with the REST API, by its UID."""

    def click(site: Site, path: str) -> Response:
        data = {"source": site.uids[path]}
        return site.editor.post(f"there/@{operation}", json=data, headers=JSON)

    return click


def paste_after(pick_up: Click, paste: Callable[[Site], Response]) -> Click:
    """Copy or cut the item, and paste it if something is in the clipboard."""

    def click(site: Site, path: str) -> Response:
        site.editor.cookies.pop("__cp", None)
        answer = pick_up(site, path)
        return paste(site) if "__cp" in site.editor.cookies else answer

    return click


def toolbar_paste(operation: str) -> Click:
    """Copy or cut the item, and paste it into ``there``."""
    paste = link("object_paste")
    return paste_after(link(f"object_{operation}"), lambda site: paste(site, "there"))


def contents_paste(operation: str) -> Click:
    """The same with the buttons of folder_contents."""
    return paste_after(
        selected(f"fc-{operation}"),
        lambda site: contents_button(site.editor, "fc-paste", "there"),
    )


def open_form(site: Site, path: str) -> Response:
    """Only open the edit form."""
    return site.editor.get(f"{path}/edit", allow_redirects=True)


save = form(
    "edit", "form.buttons.save", title="Changed", text="<p>Typed</p>", subjects="old"
)
describe = form("edit", "form.buttons.save", description="Next")
rename = form("object_rename", "form.buttons.Rename", new_id="other", new_title="Other")
delete = form("delete_confirmation", "form.buttons.Delete")
check_out = form("@@content-checkout", "form.button.Checkout")
check_in = form("@@content-checkin", "form.button.Checkin", checkin_message="Done")
cancel_check_out = form("@@content-cancel-checkout", "form.button.Cancel")


def menu(transition: str) -> Click:
    """Change the state in the toolbar."""
    return link(f"content_status_modify?workflow_action={transition}")
