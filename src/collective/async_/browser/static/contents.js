/* The table of folder_contents. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { on, poll, query, tell } = start.detail;
  const root = document.querySelector(".pat-structure");
  // Messages of Plone's script, by task.
  const alerts = new Map();
  const NOTHING = { tasks: [], texts: [], rows: {}, arriving: [] };
  let pending = NOTHING;
  let app, asked;

  // jQuery (buttons) and fetch (row menu).
  new PerformanceObserver((list) => {
    const clicks = list.getEntries().filter(({ name }) => /\/@@fc-(?!context)/.test(name));
    if (!clicks.length) return;
    // 0: no answer. 502 to 504: a proxy's answer, since Zope gave none.
    tell("lost", /^(0|50[234])$/.test(clicks.at(-1).responseStatus));
    poll();
  }).observe({ type: "resource" });
  if (!root) return;

  const folder = () =>
    app ? (app.urlStructure.base + app.getCurrentPath()).replace(/\/+$/, "") : "";
  Object.defineProperty(query, "folder", { enumerable: true, get: folder });

  const refresh = (left = window.scrollX, top = window.scrollY) => {
    // A new table would close a row menu that is open.
    if (root.querySelector("tbody .dropdown-menu.show"))
      return void setTimeout(refresh, 1000);
    const { collection } = app;
    app.doNotPushState = true;
    const success = () => {
      const last = Math.max(1, collection.state.totalPages);
      if (collection.state.currentPage > last) {
        collection.state.currentPage = last;
        return refresh(left, top);
      }
      requestAnimationFrame(() => {
        app.updateButtons();
        window.scrollTo({ left, top, behavior: "instant" });
      });
    };
    collection.fetch({ success });
  };

  const note = (text, node = document.createElement("span")) => {
    node.className = "async-note badge text-bg-secondary";
    node.textContent = text;
    return node;
  };

  const textOf = (uid) => pending.texts[pending.rows[uid]];

  // The end of each task draws the table anew, without the notes.
  const markRow = (row) => {
    const found = textOf(row.dataset.uid);
    if (!found) return;
    row.classList.add("async-pending");
    const old = row.querySelector(".async-note") || undefined;
    row.querySelector(".title a")?.after(note(found.text, old));
    // "Select all" would select a disabled one.
    if (found.leaves) row.querySelector(".selection").replaceChildren();
  };

  // In a tbody of its own: the first one belongs to DataTables.
  const drawArriving = (table) => {
    table.querySelector(".async-arriving")?.remove();
    if (!pending.arriving.length) return;
    const body = table.createTBody();
    body.className = "async-arriving";
    for (const { title, text } of pending.arriving) {
      const cell = body.insertRow().insertCell();
      cell.colSpan = table.querySelectorAll("th").length;
      cell.append(title, note(text));
    }
  };

  const unselect = (model) => {
    if (textOf(model.uid())?.leaves)
      app.selectedCollection.remove(model, { silent: true });
  };

  // Plone's script makes it later.
  const findApp = () => {
    app = window.jQuery?.("#btngroup-mainbuttons", root).data("component")?.app;
    if (!app) return;
    app.selectedCollection.on("add", unselect);
    window.jQuery(document).on("ajaxSuccess", (_event, { responseJSON: answer }) => {
      const alert = root.querySelector(".fc-status:last-child");
      if (!alert || !answer?.task_id) return;
      alerts.set(answer.task_id, alert);
      alert.classList.replace("alert-success", "alert-info");
    });
  };

  const mark = () => {
    if (!app) findApp();
    const table = root.querySelector("table");
    if (!app || !table) return;
    if (asked !== folder()) {
      asked = folder();
      pending = NOTHING;
      poll();
    }
    root.querySelectorAll("tr.itemRow").forEach(markRow);
    drawArriving(table);
    observer.takeRecords();
  };
  const observer = new MutationObserver(mark);
  observer.observe(root, { childList: true, subtree: true });
  mark();

  on("state", ({ state, ended }) => {
    for (const { task_id, error_message, message, description } of ended) {
      const { classList, lastElementChild } = alerts.get(task_id) || {};
      if (!classList) continue;
      classList.replace("alert-info", error_message ? "alert-danger" : "alert-success");
      lastElementChild.textContent =
        error_message ? `${error_message} ${message}` : description;
    }
    if (!app) return;
    const { tasks } = pending;
    const here = folder();
    let changed = ended.some(({ urls, task_id }) =>
      urls?.includes(here) || tasks.includes(task_id));
    if (state.pending?.folder === here) {
      pending = state.pending;
      changed ||= tasks.some((id) => !pending.tasks.includes(id));
    } else if (changed) asked = null;
    if (changed) refresh();
    else mark();
  });
  on("ended", ({ gone }) => gone.forEach(({ task_id }) => alerts.get(task_id)?.remove()));
});
