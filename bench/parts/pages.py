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
    stock_cpu, ours_cpu, hidden_cpu = [], [], []
    for _run in range(3 * options.runs):
        stock_cpu.append(block(stock, request, VIEWS).cpu * 1000)
        ours_cpu.append(block(ours, request, VIEWS).cpu * 1000)
        ours.call("hide_banner", hidden=True)
        hidden_cpu.append(block(ours, request, VIEWS).cpu * 1000)
        ours.call("hide_banner", hidden=False)
    ours.call("make_history", count=RECENT, closed=False, user="person-1")
    block(ours, request, VIEWS)
    busy_cpu = [
        block(ours, request, VIEWS).cpu * 1000 for _run in range(3 * options.runs)
    ]
    ours.call("forget")
    files = [[float(_files(side, path))] for side in (ours, stock)]
    return [
        Row(
            "page with add-on against stock: CPU", "ms", ours_cpu, stock_cpu, "<= 1.02x"
        ),
        Row("page with banner against hidden: CPU", "ms", ours_cpu, hidden_cpu),
        Row(f"page after {RECENT} recent tasks: CPU", "ms", busy_cpu, ours_cpu),
        Row("scripts and styles of a page", "", *files, "+1 script, +1 style"),
    ]


def _files(side: Side, path: str) -> int:
    page = html.fromstring(side.editor.get(path).content)
    return len(page.xpath("//script[@src] | //link[@rel='stylesheet']"))
