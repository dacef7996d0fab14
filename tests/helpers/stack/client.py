"""An HTTP client that knows Plone's forms."""

from requests import Response
from requests import Session

import re


AUTHENTICATOR = re.compile(r'name="_authenticator"[^>]*value="([^"]+)"')


class Client(Session):
    """A client of the site. Paths are relative to the site."""

    def __init__(self, site_url: str) -> None:
        super().__init__()
        self.site_url = site_url

    def request(self, method: str, url: str, **options) -> Response:
        """Send a request. By default redirects are not followed."""
        if not url.startswith("http"):
            url = f"{self.site_url}/{url.lstrip('/')}"
        options.setdefault("timeout", 60)
        options["allow_redirects"] = options.get("allow_redirects") or False
        return super().request(method, url, **options)

    def get(self, url: str, **options) -> Response:
        """GET without following redirects, other than requests' own."""
        return self.request("GET", url, **options)

    def login(self, name: str, password: str) -> "Client":
        """Log in through the login form; return self."""
        form = {
            "__ac_name": name,
            "__ac_password": password,
            "buttons.login": "Log in",
        }
        answer = self.post("login", data=form)
        assert "__ac" in self.cookies, f"login of {name}: {answer.status_code}"
        return self

    def token(self, path: str) -> str:
        """Return the authenticator of the form at ``path``."""
        answer = self.get(path)
        found = AUTHENTICATOR.search(answer.text)
        assert found, f"no authenticator in {path}: {answer.status_code}"
        return found.group(1)

    def submit(self, path: str, data: dict | None = None) -> Response:
        """POST the form at ``path`` with its authenticator and ``data``."""
        return self.post(
            path, data={"_authenticator": self.token(path), **(data or {})}
        )

    def delete_content(self, path: str) -> Response:
        """Delete with the toolbar: confirm the delete form of ``path``."""
        form = f"{path}/delete_confirmation"
        return self.submit(form, {"form.buttons.Delete": "Delete"})

    def tasks(self, **form: str) -> dict:
        """Return the answer of ``@@check-for-tasks``."""
        answer = self.post("@@check-for-tasks", data=form)
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        return answer.json()

    def create(self, container: str, type_: str, **fields) -> dict:
        """Create content with the REST API, without a task; return its description."""
        answer = self.post(
            container,
            json={"@type": type_, **fields},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 201, (answer.status_code, answer.text[:500])
        return answer.json()

    def create_folder(self, id_: str, documents: int = 0, container: str = "") -> str:
        """Create a folder with ``documents`` pages; return its path in the site."""
        self.create(container, "Folder", id=id_, title=f"Folder {id_}")
        path = f"{container}/{id_}".lstrip("/")
        for number in range(1, documents + 1):
            self.create(path, "Document", id=f"page-{number}", title=f"Page {number}")
        return path
