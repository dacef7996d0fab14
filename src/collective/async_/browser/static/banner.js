/* The banner. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { box, config, endOf, find, on, poll, tell, tellAll, post, load } = start.detail;
  const PATIENCE = 20_000;
  const drawFrame = () => {
    find("reload").hidden = find("changed").hidden;
    box.classList.toggle("async-empty", !box.querySelector("[data-row]:not([hidden]), li"));
    document.body.style.setProperty("--async-size", `${box.offsetHeight + 16}px`);
  };

  const show = (name, on) => {
    find(name).hidden = !on;
    drawFrame();
  };
  const setText = (name, text, root) => {
    const node = find(name, root);
    if (node.textContent !== text) node.textContent = text;
  };

  let announced = Date.now();

  const draw = ({ state, first }) => {
    const listed = config.page.shown === "*";
    setText("summary", state.summary);
    setText("paused", state.paused);
    setText("rest", listed ? "" : state.rest);
    announce(state.progress?.text || "");
    drawTasks(state.processing.filter((task) => task.text && !task.undo && !listed));
    show("paused", state.paused);
    show("offline", false);
    show("link", state.summary && !listed);
    show("spinner", state.running && !state.paused && !listed);
    if (first) setTimeout(drawToasts, 500);
    else drawToasts();
    drawFrame();
    box.dataset.drawn = state.now;
  };

  const announce = (text) => {
    if (text && Date.now() < announced + PATIENCE) return;
    announced = Date.now();
    setText("progress", text);
  };

  const drawTasks = (tasks) => {
    const rows = find("tasks");
    const focused = rows.contains(document.activeElement);
    const old = [...rows.children];
    const kept = tasks.map((task) =>
      old.find((row) => row.dataset.id === task.task_id) || addTask(task));
    old.filter((row) => !kept.includes(row)).forEach((row) => row.remove());
    kept.forEach((row, place) => {
      fillTask(row, tasks[place]);
      if (rows.children[place] !== row) rows.insertBefore(row, rows.children[place]);
    });
    if (focused && !document.activeElement?.offsetParent) box.focus();
  };

  const addTask = ({ task_id }) => {
    const row = find("task").content.firstElementChild.cloneNode(true);
    row.dataset.id = task_id;
    find("text", row).id = `async-row-${task_id}`;
    find("cancel", row).id = `async-cancel-${task_id}`;
    find("cancel", row).setAttribute("aria-describedby", `async-row-${task_id}`);
    find("cancel", row).addEventListener("click", () => cancel(task_id));
    return row;
  };

  const fillTask = (row, { text, cancel, processed, total }) => {
    const bar = find("bar", row);
    setText("text", text, row);
    find("cancel", row).hidden = !cancel;
    bar.hidden = total < 2;
    bar.max = total;
    bar.value = processed;
  };

  const cancel = async (task_id) => {
    const answer = await post("task-cancel", { task_id }).catch(() => ({}));
    show("lost", !answer.ok && ![404, 409].includes(answer.status));
    poll();
  };

  const TOLD = "collective.async.told";
  const NEXT = `collective.async.toasts ${config.user}`;
  const list = find("toasts");
  const tab = Math.random();
  const dropped = [];
  let toasts = [];

  const read = (storage, name) => JSON.parse(storage.getItem(name) || "[]");

  const collect = (done) => {
    if (document.hidden) return;
    try {
      const told = [...read(localStorage, TOLD), ...dropped];
      const news = done.filter((task) => task.description && !told.includes(endOf(task)));
      const ends = news.map(endOf);
      localStorage.setItem(TOLD, JSON.stringify([...told, ...ends].slice(-99)));
      toasts.push(...news);
      tellAll("told", { ends, by: tab });
    } catch {}
  };

  const drawToasts = () => {
    if (!toasts.length) return;
    const drawn = [...list.children].map((row) => row.dataset.end);
    toasts.slice(-5).filter((task) => !drawn.includes(endOf(task))).forEach((task) => {
      if (!tell("done", task)) return drop([endOf(task)]);
      const row = find("toast").content.firstElementChild.cloneNode(true);
      const link = find("open", row);
      row.dataset.end = endOf(task);
      find("text", row).textContent = task.description;
      link.hidden = !task.open || [location.href, ...config.page.urls].includes(task.open);
      link.href = task.open;
      find("close", row).addEventListener("click", () => {
        box.focus();
        drop([endOf(task)]);
      });
      list.append(row);
    });
    drawFrame();
  };

  const drop = (ends) => {
    dropped.push(...ends);
    toasts = toasts.filter((task) => !dropped.includes(endOf(task)));
    [...list.children].forEach((row) => dropped.includes(row.dataset.end) && row.remove());
    drawFrame();
  };

  on("news", ({ told, own }) => own && collect(told));
  on("told", ({ ends, by }) => by < tab && drop(ends));
  on("leave", () => {
    try {
      sessionStorage.setItem(NEXT, JSON.stringify(toasts));
    } catch {}
  });
  try {
    toasts = read(sessionStorage, NEXT);
    sessionStorage.removeItem(NEXT);
    if (read(localStorage, `collective.async.tell ${config.user}`)[0]) load("tell");
  } catch {}

  const count = (node, { length }) => {
    node.hidden = !length;
    node.firstElementChild.textContent = length;
  };

  on("state", draw);
  // Plone draws its toolbar again when the folder of Contents changes.
  on("state", ({ state }) =>
    document.querySelectorAll("[data-async-count]")
      .forEach((node) => count(node, state[node.dataset.asyncCount])));
  on("state", (detail) =>
    detail.state.processing.some((task) => task.undo) && load("undo", detail));
  on("state", (detail) => detail.state.error[0] && load("failures", detail));
  on("layout", drawFrame);
  if (matchMedia("(pointer: coarse)").matches) load("phone");
  on("lost", (lost) => show("lost", lost));
  on("offline", () => {
    show("offline", true);
    show("spinner", false);
  });
});
