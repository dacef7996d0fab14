/* Forms that are open, and what was typed. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { config, query, find, on, tell } = start.detail;
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

  const copy = async (text, html) => {
    if (!html) return navigator.clipboard.writeText(text);
    const parts = { "text/plain": text, "text/html": html };
    const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  };

  for (const part of document.querySelectorAll("[data-async-typed]"))
    part.querySelector("[data-async=copy]").addEventListener("click", async () => {
      const field = part.querySelector("textarea");
      field.select();
      await copy(field.value, part.querySelector("[data-async=html]")?.value);
      part.querySelector("[data-async=copied]").hidden = false;
    });
});
