"""The text of HTML, with line ends where a reader sees them."""

from lxml import html
from lxml.etree import LxmlError


# After these comes a new line.
LINES = (
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"),
    *("li", "table", "tr", "br", "hr"),
)


def plain_text(source: str) -> str:
    """The text without its markup; the source itself if it cannot be read."""
    try:
        root = html.fragment_fromstring(source, create_parent="div")
    except (LxmlError, ValueError):
        return source
    # Line ends in the source mean nothing.
    for element in root.iter():
        element.text = _joined(element.text)
        element.tail = _joined(element.tail)
    for element in root.iter(*LINES):
        if element is not root:
            element.tail = "\n" + (element.tail or "")
    lines = (line.strip() for line in root.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def _joined(text: str | None) -> str | None:
    return text and text.replace("\r", " ").replace("\n", " ")
