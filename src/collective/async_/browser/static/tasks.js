/* Background tasks: asks the server for their state and tells the other scripts.
   No dependencies. The server sends all texts, translated.

   Events on the document:
   async-tasks-start   what the other scripts need, when all are loaded in any order.
   async-tasks-ended   {done, ended, gone}: prevent its default if the page goes away.
   async-tasks-state   {state, ended}: the server's answer, or that of another tab.
   async-tasks-offline the server does not answer. */
(() => {
  "use strict";
  const box = document.getElementById("async-tasks");
  if (!box) return;
  const config = JSON.parse(box.dataset.config);
  const idOf = (task) => task.task_id;
  // A task that is retried ends twice, so the id alone does not identify an end.
  const endOf = (task) => `${task.task_id} ${task.finished}`;
  const find = (name, root = box) => root.querySelector(`[data-async="${name}"]`);
  const on = (name, handler) =>
    document.addEventListener(`async-tasks-${name}`, (event) => handler(event.detail, event));
  const tell = (name, detail) =>
    document.dispatchEvent(
      new CustomEvent(`async-tasks-${name}`, { detail, cancelable: true }));

  // Tasks that ended before this page was rendered are no news.
  const known = new Set([...config.state.success, ...config.state.error].map(endOf));
  const channel = new BroadcastChannel(`collective.async ${config.url} ${config.user}`);
  // What this tab adds to its polls.
  const query = {};
  let running = config.state.processing.map(idOf);
  let since = config.state.now;
  let misses = 0;
  let stopped, inFlight, pollAgain, timer;

  // ``cursor``: the answer has all tasks that ended since. That of another tab may be
  // too late for this tab, which then keeps its own.
  const take = (state, cursor) => {
    const isNews = (task) => !known.has(endOf(task));
    const done = state.success.filter(isNews);
    const ended = [...done, ...state.error.filter(isNews)];
    ended.forEach((task) => known.add(endOf(task)));
    const accounted = [...state.processing, ...state.success].map(idOf);
    const gone = running
      .filter((id) => !accounted.includes(id)).map((task_id) => ({ task_id }));
    if (cursor <= since) {
      since = state.now;
      running = state.processing.map(idOf);
    }
    // What is drawn stays until the new page is there.
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
    if (stopped || document.hidden) return;
    // The answer to a request in flight may be too old: poll again after it.
    if (inFlight) return void (pollAgain = true);
    inFlight = true;
    pollAgain = false;
    channel.postMessage({});
    const cursor = since;
    try {
      const ip_task_ids = JSON.stringify([...running, config.page.task]);
      const answer = await post("check-for-tasks", { ip_task_ids, since, ...query });
      if (answer.status === 401 || answer.redirected) {
        stopped = true;
        return box.remove();
      }
      if (!answer.ok) throw answer.status;
      const state = await answer.json();
      misses = 0;
      channel.postMessage({ state, cursor });
      take(state, cursor);
    } catch {
      misses += 1;
      // A single error may come from leaving the page.
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
    const seconds = first || Math.max(config.interval, [0, 5, 10, 20][Math.min(misses, 3)]);
    // Random, so that one of several visible tabs polls for all.
    timer = setTimeout(poll, seconds * 1000 + Math.random() * 300);
  };

  channel.addEventListener("message", ({ data }) => {
    if (stopped) return;
    if (data.tell) return tell(data.tell, data.detail);
    if (data.state) {
      misses = 0;
      take(data.state, data.cursor);
    }
    schedule();
  });
  // For what a tab has to tell itself and all others.
  const tellAll = (name, detail) => {
    tell(name, detail);
    channel.postMessage({ tell: name, detail });
  };
  document.addEventListener("visibilitychange", poll);
  window.addEventListener("online", poll);
  window.addEventListener("pageshow", (event) => event.persisted && poll());

  document.addEventListener("DOMContentLoaded", () => {
    tell("start", { box, config, query, endOf, find, on, tell, tellAll, post, poll });
    tell("state", { state: config.state, ended: [], first: true });
    if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") poll();
    // Small tasks take less than a second.
    else schedule(running[0] && 1);
  });
})();
