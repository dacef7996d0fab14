/* Tells once what tasks have done. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { box, config, endOf, find, on, tell } = start.detail;
  const TOLD = "collective.async.told";
  const NEXT = `collective.async.toasts ${config.user}`;
  const list = find("toasts");
  let toasts = [];

  const read = (storage, name) => JSON.parse(storage.getItem(name) || "[]");

  const add = (done) => {
    if (document.hidden) return;
    try {
      const told = read(localStorage, TOLD);
      const news = done.filter((task) => task.description && !told.includes(endOf(task)));
      const ends = [...told, ...news.map(endOf)].slice(-99);
      localStorage.setItem(TOLD, JSON.stringify(ends));
      toasts.push(...news);
    } catch {}
  };

  const draw = () => {
    if (!toasts.length) return;
    const drawn = [...list.children].map((row) => row.dataset.end);
    toasts.slice(-5).filter((task) => !drawn.includes(endOf(task))).forEach((task) => {
      if (!tell("done", task)) return void remove(task);
      const row = find("toast").content.firstElementChild.cloneNode(true);
      const link = find("open", row);
      row.dataset.end = endOf(task);
      find("text", row).textContent = task.description;
      link.hidden = !task.open || [location.href, ...config.page.urls].includes(task.open);
      link.href = task.open;
      find("close", row).addEventListener("click", () => {
        remove(task);
        row.remove();
        box.focus();
        tell("layout");
      });
      list.append(row);
    });
    tell("layout");
  };

  const remove = (task) => (toasts = toasts.filter((other) => other !== task));

  on("ended", ({ done, own }) => own && add(done));
  on("state", ({ state, first }) => {
    if (!first) return draw();
    add(state.success);
    setTimeout(draw, 500);
  });
  on("leave", () => {
    try {
      sessionStorage.setItem(NEXT, JSON.stringify(toasts));
    } catch {}
  });
  try {
    toasts = read(sessionStorage, NEXT);
    sessionStorage.removeItem(NEXT);
  } catch {}
});
