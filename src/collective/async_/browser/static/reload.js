/* Reloads the page. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { config, endOf, find, on, tell } = start.detail;
  const { page } = config;
  const CLICK = 5_000;
  let clicked = -CLICK;
  let leaving = false;
  const FOLLOW = 2_000;
  const opened = Date.now();
  const asked = document.cookie.match(/\basync-task=([^;]+)/)?.[1];
  if (asked) document.cookie = "async-task=; path=/; max-age=0";

  const isChanged = (field) => {
    if (field.type === "hidden") return false;
    if (/checkbox|radio/.test(field.type)) return field.checked !== field.defaultChecked;
    const options = [...(field.options || [])];
    if (!options.length) return field.value !== (field.defaultValue || "");
    return options.some((option) => option.selected !== option.defaultSelected)
      && (field.selectedIndex || options.some((option) => option.defaultSelected));
  };

  const isBusy = () =>
    leaving
    || document.activeElement?.matches("input, textarea, select, iframe, [contenteditable]")
    || document.querySelector(
      "body.modal-open, .modal.show, dialog[open], .popover.active, .offcanvas.show,"
      + ".dropdown-menu.show, form.pat-formunloadalert",
    )
    || [...document.querySelectorAll("input, textarea, select")].some(isChanged);
  // False: a page from a cache would reload for ever.
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

  const follow = (done) => {
    const url = done.find((task) => task.task_id === asked)?.open;
    const now = Date.now();
    if (!url || now > opened + FOLLOW || now < clicked + CLICK || isBusy()) return false;
    tell("leave");
    location.replace(url);
    return true;
  };

  const pathTo = (node) => {
    if (node === document.body) return "body";
    if (node.id) return `#${CSS.escape(node.id)}`;
    const parent = node.parentElement;
    return `${pathTo(parent)}>:nth-child(${[...parent.children].indexOf(node) + 1})`;
  };

  const FOCUS = "collective.async.focus";

  let left = [];
  try {
    left = JSON.parse(sessionStorage.getItem(FOCUS)) || [];
    sessionStorage.removeItem(FOCUS);
  } catch {}

  const refocus = () => {
    const [path, text] = left;
    if (!path || document.activeElement !== document.body) return;
    const node = document.querySelector(path);
    if (node?.textContent !== text) return;
    node.focus({ preventScroll: true });
    left = [];
  };

  on("leave", () => {
    try {
      const node = document.activeElement;
      sessionStorage.setItem(FOCUS, JSON.stringify([pathTo(node), node.textContent]));
    } catch {}
  });
  on("state", ({ state, first }) => {
    // After the others have drawn.
    if (first && !follow(state.success)) queueMicrotask(refocus);
  });
  on("layout", refocus);
  on("ended", ({ done, ended, gone }, event) => {
    if (follow(done)) return event.preventDefault();
    const shown = done.filter(isShown);
    if (shown.length && reload(shown.map(endOf))) return event.preventDefault();
    if ([...ended, ...gone].some(isShown)) changed();
  });

  const click = (event) => {
    if (event.target.closest?.("a[href], button, form, summary")) clicked = Date.now();
  };
  for (const type of ["pointerdown", "click", "submit"])
    document.addEventListener(type, click, true);
  window.addEventListener("beforeunload", () => (leaving = true));
  window.addEventListener("pageshow", ({ persisted }) => persisted && (leaving = false));
  find("reload").addEventListener("click", () => {
    tell("leave");
    location.reload();
  });
});
