"""The accounts of the users, and the content that they begin with."""

from .model import Item
from .model import Place
from .stage import SITES
from .stage import Stage
from .user import SHARED
from .user import User
from helpers.stack import Client


ROLES = ["Member", "Contributor", "Editor", "Reviewer"]
PASSWORD = "demo-chaos-9"
# Above the size of a task that counts as large.
BIG = 55


class Company:
    """Those who use the sites of a stage."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.seed = seed
        self._admins = {site: stage.admin(site) for site in SITES}
        for admin in self._admins.values():
            admin.create_folder(SHARED)

    def login(self, name: str, site: str) -> Client:
        """A client with the account of a user."""
        return self.stage.client(site).login(name, PASSWORD)

    def user(self, name: str, site: str) -> User:
        """A new user with folders of their own, one of them big."""
        admin = self._admins[site]
        data = {"username": name, "email": f"{name}@example.org"}
        data |= {"password": PASSWORD, "roles": ROLES}
        accept = {"Accept": "application/json"}
        answer = admin.post("@users", json=data, headers=accept)
        assert answer.status_code == 201, answer.text
        admin.create_folder(name)
        for folder in ("a", "b", "c"):
            admin.create_folder(folder, container=name)
        user = User(self.login(name, site), name, f"{self.seed}-{name}", site)
        self._give_big_folder(user)
        return user

    def _give_big_folder(self, user: User) -> None:
        # Its pages have one title in all copies: only their number counts.
        admin, name = self._admins[user.site], f"{user.home}-big"
        folder = f"{user.home}/a"
        admin.create(folder, "Folder", id=name, title=name)
        for number in range(BIG):
            page = {"id": f"p{number}", "title": f"Page {number}"}
            admin.create(f"{folder}/{name}", "Document", **page)
        place = Place(folder, name, name, BIG)
        user.items.append(Item({name}, [frozenset([place])], {folder}))
