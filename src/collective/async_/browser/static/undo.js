/* What can still be undone: a line with a button for each task. The banner loads it. */
export default ({ box, find, on, tell, post, poll }, first) => {
  const lines = new Map();
  // Their lines say it already.
  const undone = new Set();
  let tabbed = 0;

  const add = ({ task_id, description }) => {
    const item = find("undo").content.firstElementChild.cloneNode(true);
    const [text, button] = item.children;
    let timer, since, until;
    const send = (view) => post(view, { task_id }).catch(() => ({}));
    const set = (handler, time) => {
      clearTimeout(timer);
      timer = setTimeout(handler, time);
    };
    const end = () => {
      if (item.contains(document.activeElement)) box.focus();
      button.remove();
    };
    const remove = () => {
      lines.delete(task_id);
      set(end);
      end();
      item.remove();
      tell("layout");
    };
    const wait = (seconds) => {
      since = Date.now();
      until = since + seconds * 1000;
      set(putOff, until - since - 2500);
    };
    // Who is at the button, or on the way to it with the keyboard, gets more time.
    const putOff = async () => {
      set(end, until - Date.now());
      if (tabbed < since && !item.matches(":hover, :focus-within")) return;
      const answer = await send("task-put-off");
      const { seconds } = answer.ok ? await answer.json() : {};
      if (seconds && button.isConnected) wait(seconds);
    };
    button.addEventListener("click", async () => {
      const answer = await send("task-cancel");
      if (!answer.ok && answer.status !== 409) return tell("offline");
      const { status, error } = await answer.json();
      if (answer.ok) undone.add(task_id);
      // The line stays for a while, although the task is gone.
      lines.delete(task_id);
      end();
      text.textContent = status || error;
      set(remove, 8000);
      poll();
    });
    text.textContent = description;
    text.id = `async-undo-${task_id}`;
    button.setAttribute("aria-describedby", text.id);
    find("undos").append(item);
    const line = { remove, wait };
    lines.set(task_id, line);
    return line;
  };

  const draw = ({ state }) => {
    const open = new Map(state.processing.map((task) => [task.task_id, task.undo]));
    for (const [id, line] of lines) if (!open.get(id)) line.remove();
    for (const task of state.processing)
      if (task.undo) (lines.get(task.task_id) || add(task)).wait(task.undo);
    tell("layout");
  };

  on("state", draw);
  on("done", ({ task_id }, event) => undone.has(task_id) && event.preventDefault());
  draw(first);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Tab") tabbed = Date.now();
  });
};
