"""Makes ``older_release.tar.xz`` and ``older_release.json``: a database of today.

The ones that are here were made by the code of commit 2eb3e20, with Plone 6.2. The
test of them, ``test_older_release.py``, must go on passing whatever is moved and
renamed in the package. So do not make them anew; make others beside them, by the code
of another release:

    git checkout RELEASE
    PYTHONPATH=src:tests:tests/functional/actions:tests/data \\
        python tests/data/make_old_database.py

Everything is asked for through HTTP, of a real stack with the subscribers of
``tests/probe``; workers are killed in the middle of their work. Only ``look`` needs
names of the package, to make sure that it was the middle. Paths in tracebacks are made
neutral at the end.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.components import run_site_script
from collective.async_.demo.components import worker
from collective.async_.demo.zope import application
from collective.async_.tasks.store import get_store
from contextlib import contextmanager
from importlib.metadata import version
from old_expected import expected
from old_requests import ask_for_what_ends
from old_requests import ask_for_what_waits
from old_requests import Person
from pathlib import Path
from stack import Client
from stack import Service
from stack import Stack
from stack import wait_for
from tempfile import TemporaryDirectory
from typing import Any
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

import json
import signal
import sys
import tarfile
import time


HERE = Path(__file__).parent
# Pages: some tenths of a second of work.
FOLDERS = {"many": 200, "articles": 100}
# Seconds. Whoever works for longer commits what is done so far, or puts off indexing.
LONG = 3
SETTINGS = {
    "collective.async.keep_succeeded_days": 3650,
    "collective.async.keep_failed_days": 3650,
}


def main() -> None:
    with TemporaryDirectory() as directory:
        home = Path(directory)
        (home / "probe").mkdir()
        stack = Stack(home / "stack", environment={"PROBE": str(home / "probe")})
        zcml = stack.instance.etc / "site.zcml"
        include = '<include package="probe" />\n</configure>'
        zcml.write_text(zcml.read_text().replace("</configure>", include))
        make_site(stack)
        try:
            recorded, page = make_tasks(stack, home / "probe")
        except BaseException:
            print(stack.logs())
            raise
        finally:
            stack.stop()
        keep(stack.instance.home, expected(look(stack, recorded), page))


def make_site(stack: Stack) -> None:
    """With two folders that take long."""
    stack.create_site()
    for name, documents in FOLDERS.items():
        arguments = ("--folder", name, "--documents", str(documents))
        assert run_site_script(stack.instance.offline_conf, *arguments) == 0


def make_tasks(stack: Stack, probe: Path) -> tuple[dict[str, str], str]:
    """Ask for all of it; the tasks' ids by our names for them, and a page's UID."""
    stack.start()
    admin = Client(stack.url)
    admin.auth = ADMIN
    admin.headers["Accept"] = "application/json"
    assert admin.patch("@registry", json=SETTINGS).ok
    assert admin.post("many/@workflow/retract").ok
    editor = Person(stack.url)
    editor.login(*EDITOR)
    for name in ("here", "copies", "hold-on"):
        editor.create_folder(name, 1)
    with frozen(stack.worker):
        ask_for_what_ends(editor, admin)
        (page,) = editor.uids("bad/page-2")
        break_what_is_to_fail(admin)
    try_twice(editor, admin)
    leave_half_done(stack, editor, probe)
    ask_for_what_waits(editor)
    return editor.recorded, page


@contextmanager
def frozen(service: Service) -> Iterator[None]:
    service.signal(signal.SIGSTOP)
    yield
    service.signal(signal.SIGCONT)


def break_what_is_to_fail(admin: Client) -> None:
    assert admin.delete("bad/page-2").status_code == 204
    assert admin.delete("bad/states/page-1").status_code == 204
    roles = {"roles": {"Contributor": False}}
    assert admin.patch("@users/editor", json=roles).status_code == 204


def try_twice(editor: Person, admin: Client) -> None:
    """Wait until all has ended; try one again, which fails again; dismiss another."""
    wait_for(lambda: not editor.tasks()["processing"], 60, "all ended")
    failed = {task["task_id"] for task in editor.tasks()["error"]}
    names = {name for name, id_ in editor.recorded.items() if id_ in failed}
    assert names == {n for n in editor.recorded if n.startswith(("failed", "dism"))}
    editor.steer("retry", "failed delete")
    wait_for(lambda: not editor.tasks()["processing"], 60, "failed again")
    editor.steer("seen", "dismissed")
    roles = {"roles": {"Contributor": True}}
    assert admin.patch("@users/editor", json=roles).status_code == 204


def leave_half_done(stack: Stack, editor: Person, probe: Path) -> None:
    """Three tasks that run, each in a worker of its own; then all workers die."""
    workers = [stack.worker, another_worker(stack, 1), another_worker(stack, 2)]

    def interrupt(number: int, name: str, click: Callable[[], Any]) -> None:
        service = workers[number]
        if not service.alive:
            service.start()
            wait_for(lambda: " ready." in service.log(), 60, "worker ready")
        id_ = editor.ask(name, click)
        wait_for(lambda: f"task={id_} started" in service.log(), 60, name)
        time.sleep(0.3)
        with frozen(service):
            time.sleep(LONG)
        while f"task={id_} late" not in service.log() and not any(probe.iterdir()):
            time.sleep(0.005)
        # One that lives keeps its task, and only one that is killed leaves it.
        service.signal(signal.SIGSTOP)

    paste = lambda: editor.paste("copy", "articles", "copies")  # noqa: E731
    interrupt(0, "running late", paste)
    interrupt(1, "running transition", lambda: editor.publish("", "many"))
    interrupt(2, "running delete", lambda: editor.delete_content("hold-on"))
    for service in workers:
        service.kill()
    assert (probe / "hold-on.held").exists()


def another_worker(stack: Stack, number: int) -> Service:
    return Service(worker(stack.instance), stack.instance.log / f"worker-{number}.out")


def look(stack: Stack, recorded: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What there is; that all is as it was meant to be."""
    names = {id_: name for name, id_ in recorded.items()}
    found = {}
    with application(stack.instance.offline_conf) as app:
        for record in get_store(app[SITE_ID]).all():
            found[names[record.id]] = {
                "id": record.id,
                "action": record.action,
                "state": record.status.value,
                "attempt": record.attempt,
                "earlier_runs": len(record.history),
                "waits_for": sorted(names[id_] for id_ in record.deps),
                "claimed": bool(record.owner and record.token),
                "late": 0 if record.late is None else len(record.late),
                "ending": record.ending is not None,
                "done": [outcome.ok for outcome in record.outcomes],
                "groups": len(record.params.get("groups", ())),
                "traceback": record.traceback is not None,
            }
    print(json.dumps(found, indent=1, sort_keys=True))
    assert found.keys() == recorded.keys(), found.keys() ^ recorded.keys()
    running = {name for name, task in found.items() if task["claimed"]}
    assert running == {"running late", "running transition", "running delete"}
    assert found["running late"]["late"] and found["running late"]["ending"]
    half = found["running transition"]
    assert half["late"] and not half["ending"] and half["groups"] > len(half["done"])
    return found


def keep(home: Path, description: dict[str, Any]) -> None:
    """Pack the database and put it here."""
    storage = FileStorage(str(home / "Data.fs"), blob_dir=str(home / "blobs"))
    database = DB(storage)
    database.pack()
    database.close()
    forget_paths(home / "Data.fs")
    archive = HERE / "older_release.tar.xz"
    with tarfile.open(archive, "w:xz", preset=9) as tar:
        for name in ("Data.fs", "blobs"):
            tar.add(home / name, name, filter=nameless)
    description["plone"] = version("Products.CMFPlone")
    text = json.dumps(description, indent=1, sort_keys=True)
    (HERE / "older_release.json").write_text(f"{text}\n")
    print(f"{(home / 'Data.fs').stat().st_size:,} bytes in {archive.stat().st_size:,}")


def forget_paths(database: Path) -> None:
    """Where this machine keeps the code is in tracebacks; as long as before."""
    data = database.read_bytes()
    for path in (sys.prefix, str(HERE.parents[1])):
        data = data.replace(path.encode(), b"/opt/plone".ljust(len(path), b"_"))
    database.write_bytes(data)


def nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() else 0o644
    return member


if __name__ == "__main__":
    main()
