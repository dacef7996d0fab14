/* Notifies of the end of a task if a click has asked for it. */
export default ({ box, config, on, poll, post, tellAll }) => {
  // The ids of the tasks. Each user of a browser has their own.
  const NAME = `collective.async.tell ${config.user}`;
  // Visible tabs ask more often anyway.
  const PAUSE = 30_000;
  let timer;

  const read = () => JSON.parse(localStorage.getItem(NAME) || "[]");
  const write = (ids) =>
    ids.length ? localStorage.setItem(NAME, JSON.stringify(ids)) : localStorage.removeItem(NAME);
  const forget = (id) => write(read().filter((other) => other !== id));

  const notify = ({ task_id, finished, url, ...task }) => {
    const failed = task.error_message;
    const body = failed ? task.message : "";
    // Several tabs that notify at the same moment show it once.
    const tag = `${task_id} ${finished}`;
    const shown = new Notification(failed || task.description, { body, tag });
    shown.addEventListener("click", () => window.open(url));
  };

  const take = ({ success, cancelled, error }) => {
    const wished = read();
    for (const task of [...success, ...cancelled, ...error]) {
      if (!wished.includes(task.task_id)) continue;
      forget(task.task_id);
      if (task.error_message || task.description) notify(task);
    }
    wait();
  };

  const ask = async () => {
    tellAll("tell-asks");
    const ids = read();
    const data = { ip_task_ids: JSON.stringify(ids), urls: "[]" };
    const answer = await post("check-for-tasks", data).catch(() => ({}));
    if (answer.status === 401) return clearTimeout(timer);
    if (!answer.ok) return;
    const state = await answer.json();
    const open = state.processing.map((task) => task.task_id);
    take(state);
    // What was removed, or was dismissed already, is never told.
    ids.filter((id) => !open.includes(id)).forEach(forget);
  };

  const wait = () => {
    clearTimeout(timer);
    if (read()[0]) timer = setTimeout(ask, PAUSE + Math.random() * 5000);
  };

  const addButton = (button) => {
    const id = button.dataset.asyncTell;
    const draw = () => button.setAttribute("aria-pressed", read().includes(id));
    button.hidden = false;
    draw();
    button.addEventListener("click", async () => {
      const granted = (await Notification.requestPermission()) === "granted";
      document.querySelector("[data-async-denied]").hidden = granted;
      if (read().includes(id)) forget(id);
      else if (granted) write([...read(), id]);
      draw();
      poll();
    });
  };

  // On Android only a service worker may notify.
  if (window.Notification && window.isSecureContext && !/Android/.test(navigator.userAgent))
    document.querySelectorAll("[data-async-tell]").forEach(addButton);
  on("state", ({ state }) => take(state));
  on("tell-asks", wait);
  const open = config.state.processing.map((task) => task.task_id);
  const isNewest = box.dataset.drawn === String(config.state.now);
  // What has ended while no tab was open, or before this script was there.
  if (read().some((id) => !isNewest || !open.includes(id))) ask();
  else wait();
};
