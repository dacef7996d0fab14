"""The chart shows the kept figures, to everybody."""

from bench.chart import chart
from bench.figures import Point
from bench.figures import Row
from lxml import etree
from pathlib import Path

import json


DOCS = Path(__file__).parents[3] / "docs"
SVG = {"svg": "http://www.w3.org/2000/svg"}


def rows() -> list[dict]:
    found = [
        Row("paste 10: wait", "s", [0.02, 0.01, 0.03], [0.2], point=_point("wait")),
        Row("paste 10: done", "s", [0.3], [0.2], point=_point("done")),
        Row("paste 10: CPU", "s", [99.0], [99.0]),
    ]
    return [row.data() for row in found]


def _point(kind: str) -> Point:
    return Point("Paste", 10, kind)


def test_it_tells_the_medians_in_words():
    root = etree.fromstring(chart(rows()))
    (text,) = root.xpath("/svg:svg/svg:desc/text()", namespaces=SVG)
    assert text == (
        "Paste, documents: 10. Stock Plone: 0.2 s. In the background: the click "
        "answers after 0.02 s, and all is done after 0.3 s."
    )


def test_it_is_one_image_with_a_name():
    root = etree.fromstring(chart(rows()))
    named = root.get("aria-labelledby").split()
    assert root.get("role") == "img"
    assert [root.xpath("//*[@id=$id]", id=id)[0].text for id in named]
    assert not root.xpath("//*[@role and not(self::svg:svg)]", namespaces=SVG)


def test_every_colour_has_another_one_in_the_dark():
    root = etree.fromstring(chart(rows()))
    (style,) = root.xpath("//svg:style/text()", namespaces=SVG)
    assert style.strip().startswith("@media (prefers-color-scheme: dark)")
    for name in ("fill", "stroke"):
        used = set(root.xpath(f"//@{name}[starts-with(., '#')]"))
        assert used
        assert not [color for color in used if f'[{name}="{color}"]' not in style]


def test_the_chart_of_the_docs_is_that_of_their_figures():
    kept = json.loads((DOCS / "benchmarks.json").read_text())["rows"]
    assert (DOCS / "images/benchmarks.svg").read_text() == chart(kept)
