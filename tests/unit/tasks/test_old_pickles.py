"""What records were pickled as by the code of commit 2eb3e20 can be read.

Each is a pickle (protocol 3, as ZODB's), compressed by zlib, as base64.
"""

from base64 import b64decode
from collective.async_.worker.request import make_request
from datetime import datetime
from datetime import timezone
from typing import Any

import pickle
import pytest
import zlib


TIME = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
KEY = "65bb1c20a1b2"
TASK_ID = f"{KEY}-0123"
# By the names that the classes had then, with the module's last parts.
PICKLES = {
    "tasks.record TaskRecord": """
        eNqFVGuTE0UUzb5YGFHE9S2o+AwoySYIKuILFDcGljUbdXzGnp4mPexkek4/FqEqVfphVv2r/grv3FlX
        rNLapGqm7+3T93HO7fllSUqT50r6bFd1hLtXyEnHC7fjOlZJY9NoTMaoWaJ19lcszLHYjhdbrVaWYik+
        SYtLF5OkJ/vropf0z6/3+hewHB8hv6CopsAKG6nKlVc4Eq+SEZyyEzq/Gi+TdUcUCkd5Q1olvEpxTKb0
        9tlMRQcLRNei1T8XFpeWVwiJh/6B1I/7piDI8X87KakXER4etur/b3hkhBMVHh3h5B4eG2EtriNRg5Tx
        cb3GdZbCipnDE7JU1mXOq8J3ZqIss2IabR24bu578CRR8tQcT3MjlFvgmTmejY+R5RTzSgw897tzCefy
        mc8VTjF6S0wVTscn6rZN4UVWECkN4Hku5brJU2XxAqNDljq8yMSHHs40iz5e2sPLzJw3QWrl8MqhgjbA
        CK9S6a/N8Xqbk921mafj7fgoGd2tnOjsCpytcI4LJ10o/xsP7iZ4s8L5hjSTFd6h8+C2RLfCeki4em2c
        R+9/S6u3o436gT5VdWGOt9pxxBzaXWIl2BwX47U6kPelu9ztqp/FrMxVx9gpLnENTtqs9Hg7XqqNkOCd
        Cu/Gx8nYzawPIp9YYzwux616et7jrrhSXNnD+1x5LoppqFX5gOlNFT4MjW6l8NrhI32u0VmVDh//x+zT
        D1crXGOUy+4rfDK80ghvvMjx6XCRxXJe2HrMr+8PHdk+OHx2mHbbjIuwwVFsKAoaQgwqfD7CkH3CezUj
        Gm5QpnoIS2ukco5y3RwucJMmeGlmJPXmYdluNcgIt0iTrTm+aOtT+jRTY3Yw+oMTUiRXU7bN/k2DMQtA
        44ov9ZmQVPiKCTB3abzx9RxxW/fihVpKfMM8JbUs37IrwXd8uqTT31O9K39zhR94v48fwz6dO6rARE84
        Qk53Hj/Jq2OrlOsMBryIBoP6ta1oqAQ1kAxXK8gKaQVV4XbCxKsirRmc6o3mygYpFX01UugK2Qh3Nvew
        w21quvfG3kM+x6ytb+xzeTsrMqcJXug1va3HHMRbIVUi5A4M2+MDuwwVEJLOX4rCoUM=
    """,
    "tasks.record Status": """
        eNprYE5Ozs/JSU0uySxL1UssrsxLjtcrSSzOLtYrSk3OL0rhCi5JLCkt5ipkiGBjYGBIS8zMSU0pZGwt
        ZAoqZNYDANRfFOc=
    """,
    "tasks.record Outcome": """
        eNodyMEKwjAMANC6bm7uS/RS8EfUY25SsyBlnSVLKuwg6NG/tu72eG+LmGIk1PAk52V54NWpl1HcTJjm
        oT9nxTRRz+bw4c2Lqz00xhgNGokt1MUXfyeuoSpMIzdfaIsmEvn/dv1T4hZsQQ4Dd2vlI+/yzf0ARWYj
        pQ==
    """,
    "tasks.record Touches": """
        eNpNizEOwjAQBA0hIZiPQON8hYLCHXIuJ2FhxazPAVEgQeF/E1GlnBnNpyKKITBl/2Dj5DXSxWQnNzGJ
        KaZBn+NEVxYNdfxi9cb6YBul1DP5zILKtjN0pxBH7hw2BbWtZ5PYDYJmWXtsC9r/fI9+zILdMhN0wX7q
        zQ8+iSra
    """,
    "tasks.host Host": """
        eNoVyrESgjAQBNAIoohY+RPahN4vsLS8jgnxBhgj4ZILo4UzWuh3G5rdeTv7TrW2xqDmfkKp/HPQtWTl
        b1521nNxnoPE8UOLFyUHKIQQHt2Erg7OUAr7OHTMoz9VFT7UfTQorWtpCav5ql0/MmWQzggNrb60hjJi
        6h0HZWpnLVMOcRG0gSzWxdgBqfjRFvJIo4Y2qBaphCTyirQLjfwDsGo1eQ==
    """,
    "tasks.store TaskStore": """
        eNqFVQl320QQdq6mFYFSWu4j3DhAnMSlAUrL0UJpME2CE0Cc7kreZlXLkj7tKmkCghZYt+U+/yS/gtlR
        EsrRF/s9aWZ2zm9mVpdHwjCNYxmaaF02hN5Mwk7DCN3TDW3SXHqrRK8whdrUFQyVGK77Y7VaLRO50RgJ
        T63mUurG0hIT3s4bo6Q95k+Q5vyxIJgLm7NiLmhi3x7xlsmth3Ey3l/iQN0fJwe5DNO8q+Ep5/QW/9C/
        nE7PzjWPYuKmnit7LqVdkbiVHN1W4mDdHyZnURe3qwl/H5GC7NMEh5jpylgaiTs4i0LLvEOah/1R4i6K
        ROIIH4S5FEZ2cWfYpbeJ+tLbJXDXaW/8z6HhkVGHGe7+W8U9ttKEVO75p5CCGuHh3lbN/a/ivjbut3ig
        jQcHeKiNSUafSqGID6tJzpN6Ifoaj4SZzHWkjUxMoy+yLErWvOVd0bltCR6l4h8r8TgXQrEFnijxpH+A
        OC0ZQULgqWtaBxzLRCaWqLP2sliTmPIPurLTxIgoIVAqhac5lTNp3JU5nmHtIqKuPcsQF3OYrogmGgPM
        MHImLUIlNWb3bF2l6GGOUm+WOFrnYBt5ZMj8OX8/MTPLMcE5I3DMYp4Tp75Q/OdvPA3wgsWLFWhplNAE
        H7/xOMRLFieKgLNXqTY4edPU3LF31j3wMmX1SolX677HGObrhEqRx3jNP+wcGZPp4zMz8pLoZ7FspPka
        TnEOOsyjzOC0P+KYIsDrFm/w0qxHuSlE3MnT1OCMX3PT8yZXxZni7AALnHkskrXCdeUthrcr0SqC7Q01
        SuNtNV/1WWYa5/5nd+iHRYsl1tLRlsRy60TV+NSIGO+0hrlZ2tBq0tC1t4eOeFNorOzVuxXW87Ba7XKR
        JDSEeNfivTbeZ5kwRvYJBp8iuSHM8jSUWlOsD1pDXGRamDDtU6s/3CvaUqXp4SPqycclPqmruppiaNIe
        Pr3OAcmTdpB1WL6Y4jw3gMYVQk0XgUWFYLpB442wRLeuTvpDrpWQjFPg2nKBRQHW2Doja0X5ju1ghYjP
        m7hYbMPZkwl6qsceYtp5xDvX58JCdW0uLLjXiqSh6lMBSWvcIrXILGCRBwy8TLoOQa1Wq5UtwlDSrdGF
        sSjaWF8cYIPLVJG7UzdxqcRmXfnbWF6IkkgrUt9Sk6qjzrMTk4tQBiLs4TPmV3f5zwuLsggG+MLiS4vL
        FlcC9h5sdtyViK/4Vv5aHfnvp2C3lm9Iw6oJi4HFVYtrFtfJ47cW31l8b/FD4AL8aPGTxc8Wv1R1hnHq
        ZuBX5ax/Y1GRaEkY/s4h/yiCxl99cBpV
    """,
    "tasks.store Part": """
        eNqFVAt7E0UUTd+wIoj4qm9BJagkTRBQRFFQpEbamFZd8BFnd4fMks3Onp3ZllajoE7Qv+qv8O7dtuKn
        fE2+b2fuzJn7OOfO3J0JQ50kMrTxhmwIs5WG/YYVZmgaxupcel2RWw+1U/cwNcZ03V+o1Wq5DHUeGcyE
        l9dzKU1jdZUn3u6IWcLP+UcJe+5sELTC9pJoBe3TS632Gcw/NGLl11sno1dNsUCODoxxsO5Pk7M4gqfm
        /XmaCjqvUzzCRiQTaSUOcXaFkXmfkI/6s2TdFqnEYd4IcymsjHAkjGi08Uh6exM8dsVb+GtqemZ2jpA4
        +g+k/GzrlCCP/3uRglrh4VinVv7v44kennR4qoenJ3imh0W/9ESlUMRn1SLnmYlcjAyeCzOZm9hYmdrG
        SGRZnA687t7S9Z0VPE/FvzDGi1wIxRZ4aYyX/YNkGckMEgOv/GFMwLFsbBOJ44zuioHECf9IWbZOrYhT
        IqUCvMqpXNVJJHO8xugiJjVfZ4qLFk5WkzbqE5xi5qwuQiUN3thXugro4U1K/a0xTtc52GYeWzre8A+Q
        0ewmRGdToOmwxImTLhS/9eBugLbDmYo0HafW4O0Ht0OcdThXBJy90sbi/ENTK7e9a+UH71BW745xoe57
        zGG+QawUeYL3/GOlI2szc6HZlHfEKEtkQ+cDXOQcTJjHmcX7/kxpFAE+cLjkHyJjI85tIZJ+rrXFh36t
        7J6PuCrOFJcnuMKZJyIdFKUqHzO9kcQnRaVbJqwyuKqWKp1lZvDp/9wd+uGawzKjTLwt8VnnYiW8tiJB
        pzPNYhlLV5aa7vOdpiPbFgbX99NujXEeVqo7XqQpNSFWHbo9fMFrwlo5Ihp6FKlswizXoTSGYq11prhI
        XdhQj0jq9f2irVZID1+SJl+N8XVdHVcnmBo9hP8nByRPpqTsBq+vaNxkAahd8Y06WQQO3zIBepPaG9+N
        8X1dnfenSinRZ56CUpYfeCmA4NMZnQ4o37ldrhDyfhtRsUPnUKaQSrKHhO48bu2+dMvL1Qu3vFwOa5Ka
        akAFqM6CQ+xw22HokARMvEyjksGRWqmubBGGkl6NCKmD7iFbmQBcporLt3YL+Rimrno7XN6K09goglu1
        qG6om+zE5iKUgQiHKNhe37M3CofNIpjgjsOWw7bDjwF7D7b65ZOIn1T5Ko/V4f++2nu1/EyIX9S8w12H
        ew6/OvxGHn93cA4Th/tBETT+Bie95/k=
    """,
    "actions.edit.data Reference": """
        eNprYE5Ozs/JSU0uySxL1UssrsxLjtdLBPLy84r1UlMyS/RSEksSuYJS01KLUvOSU7kKGTQbCxlrC5ki
        mBkYGEozUwqZI5hALMNCluIkPQBycRkg
    """,
    "actions.transition.groups Group": """
        eNo9i0EKwjAURNPG1lp7EN0EPIOgV/i7kqZRAiHpz08EF4JuPLdpC67mvWHmzZXy1moVzUMLSU+neiGz
        eUciBunIzCzuwaeJ2uscLbLjB4sXlgeoGWM3b0cdkEOZJZ1wA92/7aOJVmO1DC/rsAaexYyEWygySWyW
        HHD3xRaqjOtrD03ms3dRu0jYpUH8AA/dMlo=
    """,
}


def load(name: str) -> Any:
    return pickle.loads(zlib.decompress(b64decode("".join(PICKLES[name].split()))))


def test_a_record():
    record = load("tasks.record TaskRecord")
    assert (record.id, record.action, record.user_id) == (TASK_ID, "delete", "jane")
    assert record.created == record.asked == record.started == TIME
    assert record.status.value == "running" and not record.status.final
    assert (record.attempt, record.processed, record.total) == (2, 1, 2)
    assert (record.title, record.container_title) == ("Page", "Folder")
    assert (record.uids, record.pages) == (("u1", "u2"), ("/Plone/a",))
    assert record.deps == (f"{KEY}-0000",)
    assert record.size == 60 and record.large
    assert record.params == {"selection": True}
    assert record.history[0]["traceback"] == "Traceback"
    assert record.finished is None and record.message is None


def test_who_runs_a_record_and_how_far_it_is():
    record = load("tasks.record TaskRecord")
    assert record.worker == {"host": "h", "boot": "b", "pid": 1, "start": "2"}
    assert record.token == "token"
    assert list(record.deferred) == [7]
    status, message = record.pending_outcome
    assert status.value == "succeeded" and message is None


def test_what_a_record_refers_to():
    record = load("tasks.record TaskRecord")
    assert record.outcomes == (load("tasks.record Outcome"),)
    assert record.touches == load("tasks.record Touches")
    assert record.request_context == load("tasks.host Host")


def test_a_status():
    status = load("tasks.record Status")
    assert status.value == "failed" and status.final
    assert status is type(load("tasks.record TaskRecord").status).FAILED


def test_an_outcome():
    outcome = load("tasks.record Outcome")
    assert (outcome.title, outcome.ok) == ("Page", False)
    assert (outcome.message, outcome.uid) == ("No", "u1")


def test_paths():
    touches = load("tasks.record Touches")
    assert touches.writes == ("/Plone/a",)
    assert touches.reads == ("/Plone/b",)
    assert touches.adds_to == ("/Plone/c",)


def test_a_host():
    host = load("tasks.host Host")
    assert host.server_url == "https://example.org"
    assert host.script == ("sub",) and host.virtual_root == ("", "Plone")
    assert host.language == "de"
    assert (
        make_request(host).physicalPathToURL("/Plone/a") == "https://example.org/sub/a"
    )


def test_a_store():
    store = load("tasks.store TaskStore")
    assert store.get(TASK_ID).user_id == "jane"
    assert [record.id for record in store.all()] == [TASK_ID]
    assert [record.id for record in store.active("jane")] == [TASK_ID]
    store.close(KEY)
    assert not list(store.active())


def test_a_part_of_a_store():
    part = load("tasks.store Part")
    assert [record.id for record in part.select("jane")] == [TASK_ID]
    assert [record.id for record in part.not_done()] == [TASK_ID]


def test_parameters():
    assert load("actions.edit.data Reference").uid == "u1"
    group = load("actions.transition.groups Group")
    assert (group.folder, group.folder_title) == ("u1", "Folder")
    assert (group.ids, group.title) == (("a", "b"), "Contents")


@pytest.mark.parametrize("name", PICKLES)
def test_it_can_be_pickled_again(name: str):
    old = load(name)
    new = pickle.loads(pickle.dumps(old, 3))
    assert type(new) is type(old)


def test_a_record_is_stored_under_the_new_names():
    record = load("tasks.record TaskRecord")
    state = pickle.loads(pickle.dumps(record, 3)).__getstate__()
    assert {"worker", "deferred", "pages"} <= set(state)
    assert not {"owner", "late", "paths", "host", "ending"} & set(state)
