"""Each database has a namespace of its own, which it keeps."""

from collective.async_ import config
from collective.async_.broker import namespace as module
from collective.async_.broker.namespace import KEY
from collective.async_.broker.namespace import read_namespace
from collective.async_.config import namespace
from collective.async_.config import sweep_queue
from collective.async_.config import task_queue
from threading import Barrier
from threading import Thread
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage
from ZODB.MappingStorage import MappingStorage

import pytest
import re
import shutil


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.delenv("COLLECTIVE_ASYNC_NAMESPACE", raising=False)
    monkeypatch.setattr(config, "_of_database", None)


def stored(database: DB) -> str | None:
    with database.transaction() as connection:
        return connection.root().get(KEY)


def test_two_databases():
    names = set()
    for database in (DB(MappingStorage()), DB(MappingStorage())):
        read_namespace(database)
        assert namespace() == task_queue() == stored(database)
        assert sweep_queue() == f"{namespace()}.sweep"
        assert re.fullmatch(r"collective\.async\.[0-9a-f]{8}", namespace())
        names.add(namespace())
    assert len(names) == 2


def test_it_stays_and_a_copy_has_the_same(tmp_path, monkeypatch):
    database = DB(FileStorage(str(tmp_path / "Data.fs")))
    read_namespace(database)
    first = namespace()
    database.close()
    shutil.copy(tmp_path / "Data.fs", tmp_path / "Copy.fs")
    for name in ("Data.fs", "Copy.fs"):
        monkeypatch.setattr(config, "_of_database", None)
        database = DB(FileStorage(str(tmp_path / name)))
        read_namespace(database)
        database.close()
        assert namespace() == first


def test_processes_that_start_at_once_agree(monkeypatch):
    database, used = DB(MappingStorage()), []
    both_have_looked = Barrier(2, timeout=30)
    token_hex = module.token_hex

    def name(size: int) -> str:
        both_have_looked.wait()
        return token_hex(size)

    monkeypatch.setattr(module, "token_hex", name)
    monkeypatch.setattr(module, "use_namespace", used.append)
    threads = [Thread(target=read_namespace, args=(database,)) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert used == [stored(database)] * 2


def test_the_environment_has_precedence(monkeypatch):
    monkeypatch.setenv("COLLECTIVE_ASYNC_NAMESPACE", "intranet")
    database = DB(MappingStorage())
    read_namespace(database)
    assert namespace() == "intranet"
    assert stored(database) is None


def test_nothing_is_written_without_a_broker(monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    database = DB(MappingStorage())
    read_namespace(database)
    assert stored(database) is None


def test_a_read_only_database(tmp_path):
    path = str(tmp_path / "Data.fs")
    DB(FileStorage(path)).close()
    read_namespace(DB(FileStorage(path, read_only=True)))
    assert namespace() == "collective.async"
