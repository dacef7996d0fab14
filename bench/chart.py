"""Draws the chart of a run from its kept figures: ``make chart``.

Vega-Lite draws it, as ``chart.json`` describes it.
"""

from collections.abc import Iterator
from lxml import etree
from pathlib import Path
from typing import Any

import json
import sys
import vl_convert


SPEC = Path(__file__).with_name("chart.json")
STYLE = Path(__file__).with_name("chart.css")
SVG = "http://www.w3.org/2000/svg"
STOCK = "Stock Plone: the click waits for it"
DONE = "Background: the work is done"
WAIT = "Background: the click answers"
TITLE = "Seconds until the click answers, and until the work is done"
# The children of an image are not read aloud: its title and description are.
UNREAD = {"role", "class", "pointer-events"}


def points(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What is drawn of the rows of a run: medians in seconds."""
    for row in rows:
        point = row.get("point")
        if point is None:
            continue
        place = {key: point[key] for key in ("action", "documents")}
        ours = WAIT if point["kind"] == "wait" else DONE
        yield place | {"series": ours, "seconds": row["ours"]["median"]}
        if point["kind"] == "wait":
            yield place | {"series": STOCK, "seconds": row["other"]["median"]}


def description(drawn: list[dict[str, Any]]) -> str:
    """The same in words, for those who do not see the chart."""
    found: dict[tuple[str, int], dict[str, float]] = {}
    for point in drawn:
        place = (point["action"], point["documents"])
        found.setdefault(place, {})[point["series"]] = point["seconds"]
    return " ".join(
        f"{action}, documents: {documents}. Stock Plone: {seconds[STOCK]:.3g} s. In the"
        f" background: the click answers after {seconds[WAIT]:.2g} s, and all is done"
        f" after {seconds[DONE]:.3g} s."
        for (action, documents), seconds in found.items()
    )


def chart(rows: list[dict[str, Any]]) -> str:
    """The chart as SVG; it follows the colour scheme of the browser."""
    drawn = list(points(rows))
    spec = json.loads(SPEC.read_text())
    spec["data"] = {"values": drawn}
    for channel in ("color", "shape", "strokeDash"):
        spec["spec"]["encoding"][channel]["scale"]["domain"] = [STOCK, DONE, WAIT]
    root = etree.fromstring(vl_convert.vegalite_to_svg(spec).encode())
    _tidy(root)
    root.set("role", "img")
    root.set("aria-labelledby", "title desc")
    for name, text in (("desc", description(drawn)), ("title", TITLE)):
        element = etree.Element(f"{{{SVG}}}{name}", id=name)
        element.text = text
        root.insert(0, element)
    style = etree.Element(f"{{{SVG}}}style")
    style.text = STYLE.read_text()
    root.insert(2, style)
    return etree.tostring(root, encoding="unicode") + "\n"


def _tidy(root: etree._Element) -> None:
    """Remove what is not seen, which is more than half of the file."""
    for path in root.xpath("//*[@display='none' or @class='background']"):
        path.getparent().remove(path)
    for element in root.iter():
        for name in list(element.attrib):
            if name in UNREAD or name.startswith("aria-"):
                del element.attrib[name]
        if element.get("opacity") == "1":
            del element.attrib["opacity"]


def main() -> None:
    """``python -m bench.chart FIGURES.json PICTURE.svg``"""
    figures, picture = map(Path, sys.argv[1:])
    picture.write_text(chart(json.loads(figures.read_text())["rows"]))


if __name__ == "__main__":
    main()
