/* Forms that are open, and what was typed. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { config, find, on, query, tell } = start.detail;
  const { form } = config.page;
  const line = find("form");
  if (form) {
    Object.assign(query, form);
    on("state", ({ state }) => {
      if (state.form?.form_uid !== form.form_uid) return;
      if (line.textContent !== state.form.text) line.textContent = state.form.text;
      line.hidden = false;
      tell("layout");
    });
  }

  // The text is selected.
  const copy = async (text, html) => {
    // Only pages with https have this clipboard.
    if (!navigator.clipboard) return document.execCommand("copy");
    if (!html) return navigator.clipboard.writeText(text);
    const parts = { "text/plain": text, "text/html": html };
    const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  };

  for (const part of document.querySelectorAll("[data-async-typed]"))
    find("copy", part).addEventListener("click", async () => {
      const field = part.querySelector("textarea");
      field.select();
      if ((await copy(field.value, find("html", part)?.value)) !== false)
        find("copied", part).hidden = false;
    });
});
