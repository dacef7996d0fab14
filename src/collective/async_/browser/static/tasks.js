/* Background tasks: the banner, and what a page does when a task ends.
   No dependency; every text comes translated from the server. */
(() => {
  "use strict";
  const box = document.getElementById("async-tasks");
  if (!box) return;
  const config = JSON.parse(box.dataset.config);
  const { page, interval } = config;
  const part = (name, root = box) => root.querySelector(`[data-async="${name}"]`);
  const idOf = (task) => task.task_id;
  // A retried task ends twice, so an end is more than its id.
  const endOf = (task) => `${task.task_id} ${task.finished}`;

  // What the server has drawn into this page already: no reason to reload it.
  const known = new Set([...config.state.success, ...config.state.error].map(endOf));
  const dismissed = new Set();
  const channel = new BroadcastChannel(`collective.async ${config.url} ${config.user}`);
  let running = config.state.processing.map(idOf);
  let since = config.state.now;
  let lost = 0;
  let stopped, inFlight, pollAgain, timer;

  /* The banner */

  // Empty, it is invisible but stays in the page: a live region has to be there
  // before it is filled.
  const drawFrame = () => {
    part("reload").hidden = part("changed").hidden;
    box.classList.toggle("async-empty", !box.querySelector("[data-row]:not([hidden]), li"));
  };

  const show = (name, on) => {
    part(name).hidden = !on;
    drawFrame();
  };

  // A live region speaks on every change, also when the text is the same.
  const setText = (name, text) => {
    const node = part(name);
    if (node.textContent !== text) node.textContent = text;
  };

  const draw = (state) => {
    const { progress } = state;
    setText("summary", state.summary);
    for (const name of ["spinner", "link"]) show(name, state.processing.length);
    for (const name of ["progress", "progress-text"]) show(name, progress);
    if (progress) {
      part("progress").max = progress.max;
      part("progress").value = progress.value;
      setText("progress-text", progress.text);
    }
    show("stalled", state.stalled);
    show("offline", false);
    drawFailures(state.error);
    drawFrame();
    // For tests: which answer is drawn.
    box.dataset.drawn = state.now;
  };

  let firstDrawing = true;
  const drawFailures = (errors) => {
    const open = errors.filter((error) => !dismissed.has(endOf(error)));
    const ends = open.map(endOf);
    failureItems().filter((item) => !ends.includes(item.dataset.end)).forEach(removeFailure);
    const drawn = failureItems().map((item) => item.dataset.end);
    open.filter((error) => !drawn.includes(endOf(error))).forEach(addFailure);
    firstDrawing = false;
  };

  const failureItems = () => [...part("failures").children];

  const addFailure = (error) => {
    const item = part("failure").content.firstElementChild.cloneNode(true);
    const text = part("text", item);
    item.dataset.end = endOf(error);
    text.id = `async-${error.task_id}`;
    part("what", item).textContent = error.error_message;
    part("why", item).textContent = error.message;
    part("more", item).href = error.url;
    for (const name of ["more", "dismiss"])
      part(name, item).setAttribute("aria-describedby", text.id);
    part("dismiss", item).addEventListener("click", () => dismiss(item, error.task_id));
    // Only news interrupts: what failed before this page was opened is read in turn.
    if (!firstDrawing) text.setAttribute("role", "alert");
    part("failures").append(item);
  };

  const removeFailure = (item) => {
    const next = item.nextElementSibling || item.previousElementSibling;
    const focused = item.contains(document.activeElement);
    item.remove();
    drawFrame();
    if (focused) (next ? part("dismiss", next) : box).focus();
  };

  const dismiss = async (item, id) => {
    const { end } = item.dataset;
    if (dismissed.has(end)) return;
    dismissed.add(end);
    const answer = await post("task-seen", { task_id: id }).catch(() => ({}));
    // 404: removed meanwhile, so there is nothing left to dismiss.
    if (answer.ok || answer.status === 404) {
      removeFailure(item);
      channel.postMessage({ end });
    } else {
      dismissed.delete(end);
      show("offline", true);
    }
  };

  /* Pages that have changed */

  const isChanged = (field) => {
    if (field.type === "hidden") return false;
    if (/checkbox|radio/.test(field.type)) return field.checked !== field.defaultChecked;
    const options = [...(field.options || [])];
    if (!options.length) return field.value !== (field.defaultValue || "");
    // Without a default the browser itself selects the first.
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

  // Notes the tasks this tab has reloaded for; false when all were noted before
  // (a page from a cache never becomes newer) or when notes cannot be kept.
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

  /* The table of folder_contents */

  const refreshTable = (tasks) => {
    const app = window.jQuery?.(".pat-structure #btngroup-mainbuttons").data("component")?.app;
    if (!app || !tasks.length) return;
    const url = (app.urlStructure.base + app.getCurrentPath()).replace(/\/+$/, "");
    if (!tasks.some((task) => task.urls.includes(url))) return;
    // A new table would close the row menu that somebody is in.
    if (document.querySelector(".pat-structure tbody .dropdown-menu.show"))
      return void setTimeout(refreshTable, 1000, tasks);
    const { scrollX, scrollY } = window;
    const { collection } = app;
    const load = (success) => {
      app.doNotPushState = true;
      collection.fetch({ success });
    };
    const done = () =>
      requestAnimationFrame(() => {
        app.updateButtons();
        window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
      });
    load(() => {
      const last = Math.max(1, collection.state.totalPages);
      if (collection.state.currentPage <= last) return done();
      collection.state.currentPage = last;
      load(done);
    });
  };

  /* What the server says */

  // ``cursor``: from when on the answer is complete. One that another tab asked
  // for may begin too late for this one, which then keeps its own cursor.
  const take = (state, cursor) => {
    const isNews = (task) => !known.has(endOf(task));
    const done = state.success.filter(isNews);
    const ended = [...done, ...state.error.filter(isNews)];
    ended.forEach((task) => known.add(endOf(task)));
    const accounted = [...state.processing, ...state.success].map(idOf);
    const gone = running.filter((id) => !accounted.includes(id));
    if (cursor <= since) {
      since = state.now;
      running = state.processing.map(idOf);
    }
    const shown = done.filter(isShown);
    // Only success reloads; what is drawn stays until the new page is there.
    if (shown.length && !isBusy() && noteReload(shown.map(endOf))) return location.reload();
    draw(state);
    refreshTable(ended);
    const others = [...ended, ...gone.map((task_id) => ({ task_id }))];
    if (others.some(isShown)) show("changed", true);
  };

  const post = (view, data) =>
    fetch(`${config.url}/@@${view}`, {
      method: "POST",
      body: new URLSearchParams(data),
      headers: { Accept: "application/json", "X-CSRF-TOKEN": config.token },
      signal: AbortSignal.timeout(15_000),
    });

  const poll = async () => {
    clearTimeout(timer);
    if (stopped || document.hidden) return;
    // An answer under way may be older than what makes us ask.
    if (inFlight) return void (pollAgain = true);
    inFlight = true;
    pollAgain = false;
    channel.postMessage({});
    const cursor = since;
    try {
      const ip_task_ids = JSON.stringify([...running, page.task]);
      const answer = await post("check-for-tasks", { ip_task_ids, since });
      if (answer.status === 401 || answer.redirected) {
        stopped = true;
        return box.remove();
      }
      if (!answer.ok) throw answer.status;
      const state = await answer.json();
      lost = 0;
      channel.postMessage({ state, cursor });
      take(state, cursor);
    } catch {
      lost += 1;
      // One alone: the person may be leaving.
      if (lost > 1) show("offline", true);
    } finally {
      inFlight = false;
      if (pollAgain) poll();
      else schedule();
    }
  };

  const schedule = (first) => {
    clearTimeout(timer);
    if (stopped || document.hidden) return;
    const seconds = first || Math.max(interval, [0, 5, 10, 20][Math.min(lost, 3)]);
    // Spread: of several visible tabs one is first.
    timer = setTimeout(poll, seconds * 1000 + Math.random() * 300);
  };

  /* What makes us look */

  channel.addEventListener("message", ({ data }) => {
    if (stopped) return;
    if (data.end) {
      dismissed.add(data.end);
      failureItems().filter((item) => item.dataset.end === data.end).forEach(removeFailure);
    } else {
      if (data.state) {
        lost = 0;
        take(data.state, data.cursor);
      }
      schedule();
    }
  });
  document.addEventListener("visibilitychange", poll);
  window.addEventListener("online", poll);
  window.addEventListener("pageshow", (event) => event.persisted && poll());
  part("reload").addEventListener("click", () => location.reload());

  // jQuery for the buttons of folder_contents, fetch for its row menu: both are seen.
  new PerformanceObserver((list) => {
    if (list.getEntries().some((entry) => /\/@@fc-(?!context)/.test(entry.name))) poll();
  }).observe({ type: "resource" });

  draw(config.state);
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") poll();
  // Small tasks take less than a second.
  else schedule(running[0] && 1);
})();
