"""The alert rules and the dashboard ask for metrics and labels that exist."""

from collections.abc import Iterator
from collective.async_.browser.metrics import gauges
from collective.async_.browser.metrics import totals
from collective.async_.monitoring.state import Broker
from collective.async_.monitoring.state import Queue
from collective.async_.monitoring.state import State
from collective.async_.monitoring.state import Workers
from pathlib import Path

import json
import promql_parser
import pytest
import re
import yaml


ROOT = Path(__file__).parents[3]
RULES = yaml.safe_load((ROOT / "deploy/monitoring/alerts.yml").read_text())
BOARD = json.loads((ROOT / "deploy/monitoring/dashboard.json").read_text())
DOCS = (ROOT / "docs/reference/monitoring.rst").read_text()

METRIC = re.compile(r"\bcollective_async_\w+")
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
# Labels that Prometheus adds, and that of a histogram's bucket.
ADDED = {"instance", "job", "le"}


@pytest.fixture(scope="module")
def samples() -> dict[str, set[str]]:
    """The labels of all series that ``@@async-metrics`` can have, by their name."""
    state = State(Broker("redis://", 1.0), Workers(1), Queue())
    numbers = {
        ("finished", "delete", "failed"): 1.0,
        ("attempts", "delete"): 1.0,
        ("conflicts", "delete"): 1.0,
        ("seconds", "delete"): 1.0,
        ("waited", "delete"): 1.0,
    }
    found = {"collective_async_info": {"namespace"}}
    for family in [*gauges(state), *totals(numbers)]:
        for sample in family.samples:
            found[sample.name] = set(sample.labels)
    return found


def board_queries() -> Iterator[str]:
    for panel in BOARD["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def queries() -> list[str]:
    variables = BOARD["templating"]["list"]
    lists = [v["definition"] for v in variables if v["type"] == "query"]
    return [*(rule["expr"] for rule in ALERTS), *board_queries(), *lists]


def test_every_metric_exists(samples):
    named = {name for query in queries() for name in METRIC.findall(query)}
    assert named and named <= set(samples)


def test_every_metric_is_documented(samples):
    missing = [
        name for name in samples if re.sub("_(bucket|count|sum)$", "", name) not in DOCS
    ]
    assert missing == []


def test_every_metric_is_used(samples):
    text = "\n".join(queries())
    unused = {re.sub("_(bucket|count|sum)$", "", name) for name in samples}
    assert [name for name in unused if name not in text] == []


def test_every_label_exists(samples):
    labels = ADDED.union(*samples.values())
    for query in queries():
        grouped = [part.split(",") for part in re.findall(r"by \(([^)]*)\)", query)]
        used = {label.strip() for part in grouped for label in part}
        used.update(re.findall(r"[{,]\s*(\w+)\s*=~?\"", query))
        assert used <= labels, query


def test_every_query_is_promql():
    for query in [*(rule["expr"] for rule in ALERTS), *board_queries()]:
        promql_parser.parse(query.replace("$__rate_interval", "5m"))


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_to_do(rule):
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert set(rule["annotations"]) == {"summary", "description"}
    assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))
    # An alert has the labels that its expression keeps.
    kept = " ".join(re.findall(r"by \(([^)]*)\)", rule["expr"])) or "instance"
    shown = re.findall(r"\$labels\.(\w+)", str(rule["annotations"]))
    assert set(shown) <= set(re.findall(r"\w+", kept))


def test_every_panel_has_a_place_of_its_own():
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(ids) == len(set(ids))
    cells = [
        (x, y)
        for panel in BOARD["panels"]
        for grid in [panel["gridPos"]]
        for x in range(grid["x"], grid["x"] + grid["w"])
        for y in range(grid["y"], grid["y"] + grid["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _y in cells) < 24
