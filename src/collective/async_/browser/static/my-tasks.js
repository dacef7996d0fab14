/* Keeps the states and the progress on My tasks up to date. */
export default ({ on }) => {
  const draw = (name, { task_id }, ...texts) => {
    const node = document.querySelector(`[data-async-${name}="${task_id}"]`);
    if (!node || node.innerText === texts.join("\n")) return;
    const lines = texts.map((text) => {
      const line = document.createElement("div");
      line.textContent = text;
      return line;
    });
    node.replaceChildren(...lines);
  };
  on("state", ({ state }) => {
    for (const task of state.processing) {
      draw("state", task, task.state);
      // Only the tasks in the box have it.
      const texts = [task.progress, task.left, task.gone, task.usual].filter((text) => text);
      if (texts[0]) draw("progress", task, ...texts);
    }
  });
};
