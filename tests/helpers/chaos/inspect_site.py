"""Prints the content of the sites of a stopped stack as JSON, by their paths."""

from collections.abc import Iterator
from collective.async_.demo.zope import application
from collective.async_.tasks.store import get_store
from pathlib import Path
from plone import api
from plone.uuid.interfaces import IUUID
from Products.CMFCore.interfaces import IContentish
from typing import Any
from zope.component.hooks import setSite

import json
import sys


def walk(container: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """All content below a container, with its path in the site."""
    for id_, content in container.objectItems():
        if IContentish.providedBy(content):
            yield f"{path}/{id_}".lstrip("/"), content
            if hasattr(content, "objectItems"):
                yield from walk(content, f"{path}/{id_}")


def catalog_faults(site: Any, contents: dict[str, Any]) -> list[str]:
    """The differences between catalog and content, by metadata, path and UID."""
    catalog = site.portal_catalog
    base = "/".join(site.getPhysicalPath())
    faults = []
    paths = [brain.getPath() for brain in catalog.getAllBrains()]
    known = {f"{base}/{path}" for path in contents}
    faults += [f"not in the catalog: {path}" for path in known - set(paths)]
    faults += [f"gone: {path}" for path in set(paths) - known - {base}]
    for path, content in contents.items():
        found = catalog.unrestrictedSearchResults(UID=IUUID(content))
        seen = [(b.getPath(), b.Title, b.getId) for b in found]
        if seen != [(f"{base}/{path}", content.Title(), content.getId())]:
            faults.append(f"{path} found as {seen}")
        inside = catalog.unrestrictedSearchResults(path=f"{base}/{path}")
        if not any(b.getPath() == f"{base}/{path}" for b in inside):
            faults.append(f"{path} not found by its path")
        faults += late_faults(catalog, f"{base}/{path}")
    return faults


def late_faults(catalog: Any, path: str) -> list[str]:
    """The missing entries of indexes that a large task defers."""
    entries = catalog.getIndexDataForRID(catalog.getrid(path))
    names = ("SearchableText", "Title", "modified", "Date", "created")
    return [f"{path} not in {name}" for name in names if not entries.get(name)]


def report(site: Any) -> dict[str, Any]:
    """Content, tasks and what is wrong with the catalog."""
    contents = dict(walk(site))
    return {
        "content": {
            path: [content.Title(), sum(p.startswith(f"{path}/") for p in contents)]
            for path, content in contents.items()
        },
        "catalog": catalog_faults(site, contents),
        "tasks": [
            [
                record.id,
                record.action,
                record.title,
                record.status.value,
                record.attempt,
            ]
            + [str(record.message), str(record.traceback)[-1500:]]
            for record in get_store(site).all()
        ],
    }


if __name__ == "__main__":
    with application(Path(sys.argv[1])) as app:
        reports = {}
        for site_path in sys.argv[2:]:
            site = app.unrestrictedTraverse(site_path)
            setSite(site)
            with api.env.adopt_user("admin"):
                reports[site_path] = report(site)
        json.dump(reports, sys.stdout)
