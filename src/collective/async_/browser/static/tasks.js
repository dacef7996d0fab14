/* Background tasks: the banner, and what a page does when a task ends.
   No dependency; every text comes translated from the server. */
(() => {
  "use strict";
  const box = document.getElementById("async-tasks");
  if (!box) return;
  const config = JSON.parse(box.dataset.config);
  const { page, interval } = config;
  const STORED = "collective.async.reloaded";
  const TIMEOUT = 15;
  const part = (name, root = box) => root.querySelector(`[data-async="${name}"]`);
  const show = (name, on) => (part(name).hidden = !on);

  let since = config.state.now;
  let running = [];
  let failures = 0;
  let stopped = false;
  let inFlight = false;
  let pollAgain = false;
  let timer;
  // A retried task ends twice, so an end is more than its id.
  const key = (task) => `${task.task_id} ${task.finished}`;
  // What the server has drawn into this page already: no reason to reload it.
  const known = new Set([...config.state.success, ...config.state.error].map(key));
  const dismissed = new Set();
  const channel = new BroadcastChannel(`collective.async ${config.url} ${config.user}`);

  /* The banner */

  // A live region speaks on every change, also when the text is the same.
  const setText = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  const draw = (state) => {
    const busy = state.processing.length > 0;
    setText(part("summary"), state.summary);
    show("spinner", busy);
    show("link", busy);
    show("stalled", state.stalled);
    const progress = state.progress;
    show("progress", progress);
    show("progress-text", progress);
    if (progress) {
      part("progress").max = progress.max;
      part("progress").value = progress.value;
      setText(part("progress-text"), progress.text);
    }
    drawFailures(state.error);
    drawFrame();
  };

  // Empty, the banner is invisible but stays in the page: a live region has to
  // be there before it is filled.
  const drawFrame = () => {
    const rows = [...box.querySelectorAll("[data-row]")];
    const idle = part("link").hidden && !part("failures").children.length;
    box.classList.toggle("async-empty", idle && rows.every((row) => row.hidden));
  };

  const notice = (name, on) => {
    show(name, on);
    drawFrame();
  };

  let firstDrawing = true;
  const drawFailures = (errors) => {
    const list = part("failures");
    const open = errors.filter((error) => !dismissed.has(key(error)));
    const keys = open.map(key);
    for (const item of [...list.children])
      if (!keys.includes(item.dataset.key)) removeFailure(item);
    const drawn = [...list.children].map((item) => item.dataset.key);
    for (const error of open)
      if (!drawn.includes(key(error))) list.append(failureItem(error));
    firstDrawing = false;
  };

  const failureItem = (error) => {
    const item = part("failure").content.firstElementChild.cloneNode(true);
    const id = `async-failure-${error.task_id}`;
    item.dataset.key = key(error);
    part("text", item).id = id;
    part("what", item).textContent = error.error_message;
    part("why", item).textContent = error.message || "";
    part("more", item).href = error.url;
    for (const name of ["more", "dismiss"])
      part(name, item).setAttribute("aria-describedby", id);
    part("dismiss", item).addEventListener("click", () => dismiss(item, error.task_id));
    // Only news interrupts: what failed before this page was opened is read in turn.
    if (!firstDrawing) part("text", item).setAttribute("role", "alert");
    return item;
  };

  const removeFailure = (item) => {
    const next = item.nextElementSibling || item.previousElementSibling;
    const focused = item.contains(document.activeElement);
    item.remove();
    drawFrame();
    if (focused) (next ? part("dismiss", next) : box).focus();
  };

  const dismiss = async (item, id) => {
    const { key } = item.dataset;
    if (dismissed.has(key)) return;
    dismissed.add(key);
    const answer = await post("@@task-seen", { task_id: id }).catch(() => null);
    // 404: removed meanwhile, so there is nothing left to dismiss.
    if (answer && (answer.ok || answer.status === 404)) {
      removeFailure(item);
      channel.postMessage({ dismissed: key });
    } else {
      dismissed.delete(key);
      notice("offline", true);
    }
  };

  /* Pages that have changed */

  const isTyping = () => {
    const node = document.activeElement;
    return node && (node.isContentEditable || node.matches("input,textarea,select,iframe"));
  };

  const isChanged = (field) => {
    if (field.type === "hidden") return false;
    const options = [...(field.options || [])];
    if (!options.length)
      return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
    // Without a default the browser itself selects the first.
    return options.some((option) => option.selected !== option.defaultSelected)
      && (field.selectedIndex || options.some((option) => option.defaultSelected));
  };

  const isBusy = () =>
    isTyping()
    || document.querySelector(
      "body.modal-open, .modal.show, dialog[open], .popover.active, .offcanvas.show,"
      + " .dropdown-menu.show, form.pat-formunloadalert",
    )
    || [...document.querySelectorAll("input, textarea, select")].some(isChanged);

  // Notes the tasks this tab has reloaded for; false when all were noted before
  // (a page from a cache never becomes newer) or when notes cannot be kept.
  const noteReload = (ids) => {
    try {
      const noted = JSON.parse(sessionStorage.getItem(STORED) || "[]");
      const fresh = ids.filter((id) => !noted.includes(id));
      sessionStorage.setItem(STORED, JSON.stringify([...noted, ...fresh].slice(-50)));
      return fresh.length > 0;
    } catch {
      return false;
    }
  };

  const shows = (task) =>
    page.task === "*" || page.task === task.task_id
    || task.urls.some((url) => page.urls.includes(url));

  const pageChanged = (tasks) => {
    const ids = tasks.filter(shows).map((task) => task.task_id);
    if (!ids.length) return;
    if (!isBusy() && noteReload(ids)) location.reload();
    else notice("changed", true);
  };

  /* The table of folder_contents */

  const tableApp = () => {
    const $ = window.jQuery;
    return $ && $(".pat-structure #btngroup-mainbuttons").data("component")?.app;
  };

  const tableUrl = (app) =>
    (app.options.urlStructure.base + app.getCurrentPath()).replace(/\/+$/, "");

  const refreshTable = (tasks) => {
    const app = tableApp();
    if (!app || !tasks.some((task) => task.urls.includes(tableUrl(app)))) return;
    // A new table would close the row menu that somebody is in.
    if (document.querySelector(".pat-structure tbody .dropdown-menu.show"))
      return setTimeout(refreshTable, 1000, tasks);
    const { scrollX, scrollY } = window;
    const fetchTable = (success) => {
      app.doNotPushState = true;
      app.collection.fetch({ success });
    };
    const done = () =>
      requestAnimationFrame(() => {
        app.updateButtons();
        window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
      });
    fetchTable(() => {
      const pages = Math.max(1, app.collection.state.totalPages);
      if (app.collection.state.currentPage <= pages) return done();
      app.collection.state.currentPage = pages;
      fetchTable(done);
    });
  };

  /* What the server says */

  // ``cursor``: from when on the answer is complete. One that another tab asked
  // for may begin too late for this one, which then keeps its own cursor.
  const take = (state, cursor) => {
    const isNews = (task) => !known.has(key(task));
    const fresh = state.success.filter(isNews);
    const ended = [...fresh, ...state.error.filter(isNews)];
    ended.forEach((task) => known.add(key(task)));
    const open = state.processing.map((task) => task.task_id);
    const gone = running.filter((id) => ![...open, ...fresh.map((task) => task.task_id)].includes(id));
    // A page about a task is out of date when that fails, too.
    if (page.task && gone.some((id) => shows({ task_id: id, urls: [] }))) notice("changed", true);
    if (cursor <= since) {
      since = state.now;
      running = open;
    }
    show("offline", false);
    draw(state);
    refreshTable(ended);
    pageChanged(fresh);
  };

  const post = (view, data) =>
    fetch(`${config.url}/${view}`, {
      method: "POST",
      body: new URLSearchParams(data),
      headers: { Accept: "application/json", "X-CSRF-TOKEN": config.token },
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT * 1000),
    });

  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    box.remove();
  };

  const poll = async () => {
    if (stopped || document.hidden) return;
    // An answer under way may be older than what has made us ask again.
    if (inFlight) return void (pollAgain = true);
    inFlight = true;
    pollAgain = false;
    clearTimeout(timer);
    channel.postMessage({ polling: true });
    const cursor = since;
    try {
      const answer = await post("@@check-for-tasks", {
        ip_task_ids: JSON.stringify([...running, page.task]),
        since: cursor,
      });
      if (answer.status === 401 || answer.redirected) return stop();
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      failures = 0;
      channel.postMessage({ state, cursor });
      take(state, cursor);
    } catch {
      failures += 1;
      // One lost answer may be the person leaving this page.
      if (failures > 1) notice("offline", true);
    } finally {
      inFlight = false;
      if (pollAgain) poll();
      else schedule();
    }
  };

  const schedule = () => {
    clearTimeout(timer);
    if (stopped || document.hidden) return;
    const delay = failures ? Math.max(interval, [5, 10, 20][Math.min(failures, 3) - 1]) : interval;
    // Some spread, so that of several visible tabs one is first.
    timer = setTimeout(poll, delay * 1000 + Math.random() * 300);
  };

  /* What makes us look */

  channel.addEventListener("message", ({ data }) => {
    if (stopped) return;
    if (data.dismissed) {
      dismissed.add(data.dismissed);
      const items = [...part("failures").children];
      items.filter((item) => item.dataset.key === data.dismissed).forEach(removeFailure);
    } else if (data.state) {
      failures = 0;
      take(data.state, data.cursor);
    }
    schedule();
  });
  document.addEventListener("visibilitychange", poll);
  window.addEventListener("online", poll);
  window.addEventListener("pageshow", (event) => event.persisted && poll());
  part("reload").addEventListener("click", () => location.reload());

  // folder_contents uses jQuery for its buttons and fetch for its row menu; the
  // browser reports both, so nothing there has to be bound.
  new PerformanceObserver((list) => {
    if (list.getEntries().some((entry) => /\/(@@)?fc-(?!context)/.test(entry.name))) poll();
  }).observe({ type: "resource" });

  running = config.state.processing.map((task) => task.task_id);
  draw(config.state);
  const navigation = performance.getEntriesByType("navigation")[0];
  if (navigation && navigation.type === "back_forward") poll();
  else schedule();
})();
