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
});
