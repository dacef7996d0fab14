"""A page view with the banner against one without."""

from ..figures import Row
from ..sides import Side
from .base import block
from .base import get
from .base import Options
from lxml import html


VIEWS = 25


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """Blocks of VIEWS in turn: stock, ours, and ours with the banner hidden."""
    path = f"size-{min(options.sizes)}/page-1"
    request = get(path)
    stock_cpu, ours_cpu, hidden_cpu = [], [], []
    for _run in range(3 * options.runs):
        stock_cpu.append(block(stock, request, VIEWS).cpu * 1000)
        ours_cpu.append(block(ours, request, VIEWS).cpu * 1000)
        ours.call("hide_banner", hidden=True)
        hidden_cpu.append(block(ours, request, VIEWS).cpu * 1000)
        ours.call("hide_banner", hidden=False)
    files = [[float(_files(side, path))] for side in (ours, stock)]
    return [
        Row("page with add-on against stock: CPU", "ms", ours_cpu, stock_cpu, "<= 1.02x"),
        Row("page with banner against hidden: CPU", "ms", ours_cpu, hidden_cpu),
        Row("scripts and styles of a page", "", *files, "+1 script, +1 style"),
    ]


def _files(side: Side, path: str) -> int:
    page = html.fromstring(side.editor.get(path).content)
    return len(page.xpath("//script[@src] | //link[@rel='stylesheet']"))
