"""A person who uses nothing but the keyboard."""

from .screen import ready
from playwright.sync_api import Page


# The name that is read aloud. A description is not part of it.
FOCUSED = """() => {
    const node = document.activeElement;
    const name = node.getAttribute("aria-label") || node.innerText || node.value || "";
    return name.replace(/\\s+/g, " ").trim();
}"""
# It is on the screen, and nothing lies over it.
IN_SIGHT = """() => {
    const node = document.activeElement;
    const { left, top, right, bottom } = node.getBoundingClientRect();
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return left >= 0 && right <= innerWidth && (node.contains(over) || over?.contains(node));
}"""
MOST = 120


def go_to(page: Page, name: str, nth: int = 1) -> None:
    """Press Tab until what begins with this name has the focus for the nth time."""
    ready(page)
    met = []
    for _number in range(MOST):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))
        nth -= met[-1].startswith(name)
        if not nth:
            assert page.evaluate(IN_SIGHT), (
                f"{name} is covered or outside of the screen"
            )
            return
    raise AssertionError(f"{name} cannot be reached with Tab: {met}")


def press(page: Page, name: str, nth: int = 1, key: str = "Enter") -> None:
    """Go to what has this name, and press it."""
    go_to(page, name, nth)
    page.keyboard.press(key)
