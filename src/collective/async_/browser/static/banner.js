/* The banner. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { box, config, endOf, find, on, tell, tellAll, post } = start.detail;
  const dismissed = new Set();
  let undo;

  // An empty banner stays in the page: screen readers need a live
  // region before it is filled.
  const drawFrame = () => {
    find("reload").hidden = find("changed").hidden;
    box.classList.toggle("async-empty", !box.querySelector("[data-row]:not([hidden]), li"));
  };

  const show = (name, on) => {
    find(name).hidden = !on;
    drawFrame();
  };

  // Screen readers read every change aloud, even to the same text.
  const setText = (name, text) => {
    const node = find(name);
    if (node.textContent !== text) node.textContent = text;
  };

  const draw = ({ state, first }) => {
    const { progress } = state;
    setText("summary", state.summary);
    for (const name of ["spinner", "link"]) show(name, state.summary);
    for (const name of ["progress", "progress-text"]) show(name, progress);
    if (progress) {
      find("progress").max = progress.max;
      find("progress").value = progress.value;
      setText("progress-text", progress.text);
    }
    show("stalled", state.stalled);
    show("offline", false);
    drawFailures(state.error, first);
    drawFrame();
    // For tests: which answer is drawn.
    box.dataset.drawn = state.now;
  };

  const drawFailures = (errors, first) => {
    const open = errors.filter((error) => !dismissed.has(endOf(error)));
    const ends = open.map(endOf);
    failureItems().filter((item) => !ends.includes(item.dataset.end)).forEach(removeFailure);
    const drawn = failureItems().map((item) => item.dataset.end);
    open.filter((error) => !drawn.includes(endOf(error)))
      .forEach((error) => addFailure(error, first));
  };

  const failureItems = () => [...find("failures").children];

  const addFailure = (error, first) => {
    const item = find("failure").content.firstElementChild.cloneNode(true);
    const text = find("text", item);
    item.dataset.end = endOf(error);
    text.id = `async-${error.task_id}`;
    find("what", item).textContent = error.error_message;
    find("why", item).textContent = error.message;
    find("more", item).href = error.url;
    for (const name of ["more", "dismiss"])
      find(name, item).setAttribute("aria-describedby", text.id);
    find("dismiss", item).addEventListener("click", () => dismiss(item, error.task_id));
    // An alert interrupts: not for what failed before this page was opened.
    if (!first) text.setAttribute("role", "alert");
    find("failures").append(item);
  };

  const removeFailure = (item) => {
    const next = item.nextElementSibling || item.previousElementSibling;
    const focused = item.contains(document.activeElement);
    item.remove();
    drawFrame();
    if (focused) (next ? find("dismiss", next) : box).focus();
  };

  const dismiss = async (item, id) => {
    const { end } = item.dataset;
    if (dismissed.has(end)) return;
    dismissed.add(end);
    const answer = await post("task-seen", { task_id: id }).catch(() => ({}));
    // 404: the task was removed meanwhile, so there is nothing to dismiss.
    if (answer.ok || answer.status === 404) return tellAll("dismissed", end);
    dismissed.delete(end);
    tell("offline");
  };

  // Few pages need it.
  const loadUndo = (detail) => {
    if (!undo && detail.state.processing.some((task) => task.undo))
      undo = import(`${config.url}/++plone++collective.async/undo.js`)
        .then((module) => module.default(start.detail, detail), () => (undo = null));
  };

  on("state", draw);
  on("state", loadUndo);
  on("layout", drawFrame);
  on("offline", () => show("offline", true));
  on("dismissed", (end) => {
    dismissed.add(end);
    failureItems().filter((item) => item.dataset.end === end).forEach(removeFailure);
  });
});
