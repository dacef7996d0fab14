/* Asks the server for the state of tasks. See README.rst. */
(() => {
  "use strict";
  const box = document.getElementById("async-tasks");
  if (!box) return;
  const config = JSON.parse(box.dataset.config);
  const idOf = (task) => task.task_id;
  const endOf = (task) => `${task.task_id} ${task.finished}`;
  const find = (name, root = box) => root.querySelector(`[data-async="${name}"]`);
  const on = (name, handler) =>
    document.addEventListener(`async-tasks-${name}`, (event) => handler(event.detail, event));
  const tell = (name, detail) =>
    document.dispatchEvent(
      new CustomEvent(`async-tasks-${name}`, { detail, cancelable: true }));
  const allEnded = ({ success, cancelled, error }) => [...success, ...cancelled, ...error];
  const known = new Set(allEnded(config.state).map(endOf));
  const channel = new BroadcastChannel(`collective.async ${config.url} ${config.user}`);
  const query = {};
  const shown = () => JSON.stringify([...config.page.urls, query.folder]);
  const modules = {};
  let running = config.state.processing.map(idOf);
  let since = config.state.now;
  let misses = 0;
  let stopped, inFlight, pollAgain, timer;

  const take = (state, cursor, urls, own) => {
    const isNews = (task) => !known.has(endOf(task));
    const done = state.success.filter(isNews);
    const ended = allEnded(state).filter(isNews);
    if (urls !== shown() && ended.some((task) => task.urls_left_out)) {
      pollAgain = true;
      return poll();
    }
    ended.forEach((task) => known.add(endOf(task)));
    const accounted = [...state.processing, ...allEnded(state)].map(idOf);
    const gone = running
      .filter((id) => !accounted.includes(id)).map((task_id) => ({ task_id }));
    if (cursor <= since) {
      since = state.now;
      running = state.processing.map(idOf);
    }
    tell("news", { told: ended, own });
    if (tell("ended", { done, ended, gone })) tell("state", { state, ended });
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
    if (stopped || (document.hidden && !pollAgain)) return;
    if (inFlight) return void (pollAgain = true);
    inFlight = true;
    pollAgain = false;
    channel.postMessage({});
    const cursor = since;
    const urls = shown();
    try {
      const ip_task_ids = JSON.stringify([...running, config.page.task]);
      const answer = await post("check-for-tasks", { ip_task_ids, since, urls, ...query });
      if (answer.status === 401 || answer.redirected) {
        stopped = true;
        return box.remove();
      }
      if (!answer.ok) throw answer.status;
      const state = await answer.json();
      misses = 0;
      if (!document.hidden) channel.postMessage({ state, cursor, urls });
      take(state, cursor, urls, true);
    } catch {
      misses += 1;
      if (misses > 1) tell("offline");
    } finally {
      inFlight = false;
      if (pollAgain) poll();
      else schedule();
    }
  };

  const schedule = (first) => {
    clearTimeout(timer);
    if (stopped || document.hidden) return;
    const seconds = first || Math.max(config.interval, [0, 5, 10][misses] ?? 20);
    timer = setTimeout(poll, seconds * 1000 + Math.random() * 300);
  };

  channel.addEventListener("message", ({ data }) => {
    if (stopped) return;
    if (data.tell) return tell(data.tell, data.detail);
    if (data.state) {
      misses = 0;
      take(data.state, data.cursor, data.urls);
    }
    schedule();
  });
  const tellAll = (name, detail) => {
    tell(name, detail);
    channel.postMessage({ tell: name, detail });
  };
  document.addEventListener("visibilitychange", poll);
  window.addEventListener("online", poll);
  window.addEventListener("pageshow", (event) => event.persisted && poll());

  // The module returns a function.
  const load = (name, ...details) =>
    (modules[name] ??= import(`${config.url}/++plone++collective.async/${name}.js`)
      .then((module) => module.default(start, ...details), () => delete modules[name]));
  const start = { box, config, query, endOf, find, on, tell, tellAll, post, poll, load };

  document.addEventListener("DOMContentLoaded", () => {
    tell("start", start);
    for (const { dataset } of document.querySelectorAll("[data-async-module]"))
      load(dataset.asyncModule);
    tell("news", { told: config.state.success, own: true });
    tell("state", { state: config.state, ended: [], first: true });
    if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") poll();
    else schedule(running[0] && 1);
  });
})();
