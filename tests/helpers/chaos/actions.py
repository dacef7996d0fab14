"""The actions of users, and the changes that each of them should make."""

from .model import Item
from .model import Place
from .model import Told
from .user import User
from collections.abc import Callable


Deed = Callable[[User], bool]


def add(user: User) -> bool:
    """Add a page with the form."""
    place = Place(user.any_folder(), name := user.new_name(), name)
    told = user.post(
        f"{place.folder}/++add++Document",
        {"form.widgets.IDublinCore.title": name, "form.buttons.save": "Save"},
    )
    item = Item({name}, [frozenset()], {place.folder})
    item.expect(told, lambda world: world | {place})
    user.items.append(item)
    return told is not Told.NO


def edit(user: User) -> bool:
    """Change the title with the edit form."""
    item, place, path = user.pick()
    title = user.new_name()
    told = user.post(
        f"{path}/edit",
        {"form.widgets.IDublinCore.title": title, "form.buttons.save": "Save"},
    )
    item.replace(told, place, place._replace(title=title))
    return told is not Told.NO


def rename(user: User) -> bool:
    """Rename with the toolbar."""
    item, place, path = user.pick()
    name = user.new_name()
    told = user.post(
        f"{path}/object_rename",
        {
            "form.widgets.new_id": name,
            "form.widgets.new_title": name,
            "form.buttons.Rename": "Rename",
        },
    )
    item.replace(told, place, place._replace(id=name, title=name))
    return told is not Told.NO


def delete(user: User) -> bool:
    """Delete with the toolbar."""
    item, place, path = user.pick(copies_only=True)
    told = user.post(f"{path}/delete_confirmation", {"form.buttons.Delete": "Delete"})
    item.expect(told, lambda world: world - {place})
    return told is not Told.NO


def _paste(user: User, operation: str, button: bool) -> bool:
    item, place, path = user.pick()
    target = user.folder_without(item)
    if target is None or not user.clipboard(operation, path):
        return False
    told = user.fc("fc-paste", target) if button else user.paste(target)
    new = place._replace(folder=target)
    if operation == "cut":
        item.replace(told, place, new)
    else:
        item.folders.add(target)
        item.expect(told, lambda world: world | {new})
    return told is not Told.NO


def copy_and_paste(user: User) -> bool:
    return _paste(user, "copy", button=False)


def cut_and_paste(user: User) -> bool:
    return _paste(user, "cut", button=False)


def fc_copy_and_paste(user: User) -> bool:
    return _paste(user, "copy", button=True)


def fc_cut_and_paste(user: User) -> bool:
    return _paste(user, "cut", button=True)


def fc_delete(user: User) -> bool:
    """Delete two items in folder_contents."""
    chosen = user.pick_two(copies_only=True)
    told = user.fc("fc-delete", user.home, selection=[uid for *_other, uid in chosen])
    for item, place, _uid in chosen:
        item.expect(told, lambda world, gone=place: world - {gone})
    return told is not Told.NO


def fc_rename(user: User) -> bool:
    """Rename two items in folder_contents."""
    form, changes = {}, []
    for number, (item, place, uid) in enumerate(user.pick_two()):
        name = user.new_name()
        form |= {f"UID_{number}": uid, f"newid_{number}": name}
        form |= {f"newtitle_{number}": name}
        changes.append((item, place, place._replace(id=name, title=name)))
    told = user.fc("fc-rename", user.home, **form)
    for item, place, new in changes:
        item.replace(told, place, new)
    return told is not Told.NO


# As many items are added and copied as are deleted.
DEEDS: dict[Deed, int] = {
    add: 4,
    edit: 2,
    rename: 2,
    delete: 2,
    copy_and_paste: 2,
    cut_and_paste: 1,
    fc_copy_and_paste: 1,
    fc_cut_and_paste: 1,
    fc_delete: 1,
    fc_rename: 1,
}
