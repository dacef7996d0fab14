"""Somebody who has roles in two folders only may there do all that they may in stock."""

from collections.abc import Iterator
from helpers.compare import assert_alike
from helpers.entries import ENTRIES
from helpers.entries import Entry
from helpers.entries import MORE
from helpers.sites import Site
from helpers.sites import Twins

import pytest


NAME = "local"
ROLES = ["Contributor", "Editor", "Reviewer"]


@pytest.fixture
def sites(twins: Twins) -> Iterator[tuple[Site, Site]]:
    """Both sites, as that user sees them."""

    def seen(site: Site) -> Site:
        site.call("add_user", NAME, ["Member"])
        for folder in "here", "there":
            site.call("local_roles", NAME, folder, ROLES)
        return site.as_user(NAME)

    yield twins.both(seen)
    twins.both(lambda site: site.call("drop_user", NAME))


@pytest.mark.parametrize("entry", (*ENTRIES, *MORE), ids=lambda entry: entry.name)
def test_the_result_is_that_of_stock_plone(
    twins: Twins, sites: tuple[Site, Site], entry: Entry
):
    for site in sites:
        entry.prepare(site)
    twins.both(lambda site: site.call("clear"))
    earlier = [record["id"] for record in twins.asynchronous.wait()]
    for site in sites:
        answer = entry.click(site)
        assert answer.status_code < 400, answer.text[-2000:]

    (record,) = (r for r in twins.asynchronous.wait() if r["id"] not in earlier)
    assert record["status"] == "succeeded", record["traceback"] or record
    assert_alike(twins)
