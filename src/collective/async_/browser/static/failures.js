/* What has failed: a line for each task, until it is dismissed. The banner loads it. */
export default ({ box, config, endOf, find, on, post, tell, tellAll }, loaded) => {
  const list = find("failures");
  const dismissed = new Set();

  const draw = ({ state, first }) => {
    const open = state.error.filter((error) =>
      !dismissed.has(endOf(error)) && !["*", error.task_id].includes(config.page.shown));
    const ends = open.map(endOf);
    items().filter((item) => !ends.includes(item.dataset.end)).forEach(remove);
    const drawn = items().map((item) => item.dataset.end);
    open.filter((error) => !drawn.includes(endOf(error)))
      .forEach((error) => add(error, first));
    tell("layout");
  };

  const items = () => [...list.children];

  const add = (error, first) => {
    const item = find("failure").content.firstElementChild.cloneNode(true);
    const text = find("text", item);
    item.dataset.end = endOf(error);
    text.id = `async-${error.task_id}`;
    find("what", item).textContent = error.error_message;
    find("why", item).textContent = error.message;
    find("more", item).href = error.url;
    find("reopen", item).href = error.reopen;
    find("reopen", item).hidden = !error.reopen;
    for (const name of ["more", "reopen", "dismiss"]) {
      find(name, item).id = `${text.id}-${name}`;
      find(name, item).setAttribute("aria-describedby", text.id);
    }
    find("dismiss", item).addEventListener("click", () => dismiss(item, error.task_id));
    if (!first) text.setAttribute("role", "alert");
    list.append(item);
  };

  const remove = (item) => {
    const next = item.nextElementSibling || item.previousElementSibling;
    const focused = item.contains(document.activeElement);
    item.remove();
    tell("layout");
    if (focused) (next ? find("dismiss", next) : box).focus();
  };

  const dismiss = async (item, id) => {
    const { end } = item.dataset;
    if (dismissed.has(end)) return;
    dismissed.add(end);
    const answer = await post("task-seen", { task_id: id }).catch(() => ({}));
    if (answer.ok || answer.status === 404) return tellAll("dismissed", end);
    dismissed.delete(end);
    tell("offline");
  };

  on("state", draw);
  on("dismissed", (end) => {
    dismissed.add(end);
    items().filter((item) => item.dataset.end === end).forEach(remove);
  });
  draw(loaded);
};
