/* Copies what was typed. Only pages that show it load this. */
// The text is selected.
const copy = async (text, html) => {
  // Only pages with https have this clipboard.
  if (!navigator.clipboard) return document.execCommand("copy");
  if (!html) return navigator.clipboard.writeText(text);
  const parts = { "text/plain": text, "text/html": html };
  const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
};

export default () => {
  for (const part of document.querySelectorAll("[data-async-module=typed]")) {
    const find = (name) => part.querySelector(`[data-async="${name}"]`);
    find("copy").addEventListener("click", async () => {
      const field = part.querySelector("textarea");
      field.select();
      if ((await copy(field.value, find("html")?.value)) !== false)
        find("copied").hidden = false;
    });
  }
};
