/* Keeps the box on the screen of a phone, also where the page is wider than that. */
export default ({ box, on }) => {
  const view = window.visualViewport;
  const GAP = 8;
  let x = 0;
  let y = 0;
  const place = () => {
    // Who zooms in, or has the keyboard open, would see nothing but the box.
    if (view.scale > 1 || document.activeElement?.matches("input, textarea, [contenteditable]"))
      return;
    const { right, bottom } = box.getBoundingClientRect();
    x += view.offsetLeft + view.width - GAP - right;
    y += view.offsetTop + view.height - GAP - bottom;
    box.style.translate = `${x}px ${y}px`;
  };
  view.addEventListener("resize", place);
  view.addEventListener("scroll", place);
  on("layout", place);
  place();
};
