"""A page view with the banner against one without."""

from ..figures import Row
from ..sides import Side
from .base import block
from .base import get
from .base import Options
from lxml import html


VIEWS = 25
RECENT = 2000


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """Blocks of VIEWS in turn: stock, ours, and ours with the banner hidden.

    Then with RECENT tasks of somebody else that have just ended.
    """
    ours.call("forget")
    path = f"size-{min(options.sizes)}/page-1"
    request = get(path)
    stock_cpu, ours_cpu, hidden_cpu, busy_cpu = [], [], [], []
    for _run in range(3 * options.runs):
        stock_cpu += block(stock, request, VIEWS).cpu
        ours_cpu += block(ours, request, VIEWS).cpu
        ours.call("hide_banner", hidden=True)
        hidden_cpu += block(ours, request, VIEWS).cpu
        ours.call("hide_banner", hidden=False)
    ours.call("make_history", count=RECENT, closed=False, user="person-1")
    block(ours, request, VIEWS)
    for _run in range(options.runs):
        busy_cpu += block(ours, request, VIEWS).cpu
    ours.call("forget")
    files = [[float(_files(side, path))] for side in (ours, stock)]
    what = "page with add-on"
    ours_ms = _ms(ours_cpu)
    return [
        Row(f"{what} against stock: CPU", "ms", ours_ms, _ms(stock_cpu), "<= 1.02x"),
        Row(f"{what} against banner hidden: CPU", "ms", ours_ms, _ms(hidden_cpu)),
        Row(
            f"{what} after {RECENT} recent tasks against none: CPU",
            "ms",
            _ms(busy_cpu),
            ours_ms,
        ),
        Row("scripts and styles of a page", "", *files, "+1 script, +1 style"),
    ]


def _ms(seconds: list[float]) -> list[float]:
    return [value * 1000 for value in seconds]


def _files(side: Side, path: str) -> int:
    page = html.fromstring(side.editor.get(path).content)
    return len(page.xpath("//script[@src] | //link[@rel='stylesheet']"))
