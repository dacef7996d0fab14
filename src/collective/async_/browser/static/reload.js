/* Reloads a page when a task has changed what it shows, but never in the way of a person. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { config, endOf, find, on, tell } = start.detail;
  const { page } = config;
  // Milliseconds in which a click may lead to another page, a download or a menu.
  const CLICK = 5_000;
  let clicked = -CLICK;

  const isChanged = (field) => {
    if (field.type === "hidden") return false;
    if (/checkbox|radio/.test(field.type)) return field.checked !== field.defaultChecked;
    const options = [...(field.options || [])];
    if (!options.length) return field.value !== (field.defaultValue || "");
    // Without a default the browser selects the first option.
    return options.some((option) => option.selected !== option.defaultSelected)
      && (field.selectedIndex || options.some((option) => option.defaultSelected));
  };

  const isBusy = () =>
    document.activeElement?.matches("input, textarea, select, iframe, [contenteditable]")
    || document.querySelector(
      "body.modal-open, .modal.show, dialog[open], .popover.active, .offcanvas.show,"
      + ".dropdown-menu.show, form.pat-formunloadalert",
    )
    || [...document.querySelectorAll("input, textarea, select")].some(isChanged);

  // Notes the tasks for which this tab has reloaded. False if it has for all of them
  // (a cached page may still be old), or if it cannot note them.
  const noteReload = (ends) => {
    try {
      const name = "collective.async.reloaded";
      const noted = JSON.parse(sessionStorage.getItem(name) || "[]");
      const fresh = ends.filter((end) => !noted.includes(end));
      sessionStorage.setItem(name, JSON.stringify([...noted, ...fresh].slice(-50)));
      return fresh.length > 0;
    } catch {
      return false;
    }
  };

  const isShown = (task) =>
    page.task === "*" || page.task === task.task_id
    || task.urls?.some((url) => page.urls.includes(url));

  const changed = () => {
    find("changed").hidden = false;
    tell("layout");
  };

  // True if the page goes away now.
  const reload = (ends) => {
    if (isBusy()) return false;
    const rest = clicked + CLICK - Date.now();
    if (rest > 0) {
      setTimeout(reload, rest, ends);
      return false;
    }
    if (!noteReload(ends)) return false;
    tell("leave");
    location.reload();
    return true;
  };

  // Only success reloads.
  on("ended", ({ done, ended, gone }, event) => {
    const shown = done.filter(isShown);
    if (shown.length && reload(shown.map(endOf))) return event.preventDefault();
    if ([...ended, ...gone].some(isShown)) changed();
  });

  const click = (event) => {
    if (event.target.closest?.("a[href], button, form, summary")) clicked = Date.now();
  };
  document.addEventListener("click", click, true);
  document.addEventListener("submit", click, true);
  window.addEventListener("beforeunload", () => (clicked = Date.now()));
  find("reload").addEventListener("click", () => location.reload());
});
