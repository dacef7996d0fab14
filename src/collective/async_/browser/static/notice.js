/* Takes away what the notice on a page says of tasks that have ended. */
export default ({ config, find, on, poll, query, tell }) => {
  const notice = document.querySelector("[data-async-module=notice]");
  const { path, shown } = notice.dataset;
  const PATIENCE = 8_000;
  let answered = Date.now();

  const linesOf = (ids) =>
    [...notice.children].filter((line) => ids.includes(line.dataset.task));

  const ask = () => {
    const ids = [...notice.children].map((line) => line.dataset.task);
    if (ids[0]) {
      const notice_ids = JSON.stringify(ids);
      return Object.assign(query, { notice_ids, notice_path: path, notice_shown: shown });
    }
    notice.remove();
    delete query.notice_ids;
    delete query.notice_path;
    delete query.notice_shown;
  };

  const take = ({ closed, changed }) => {
    const lines = linesOf(closed);
    if (!lines[0]) return;
    lines.forEach((line) => line.remove());
    ask();
    // In a form a reload would lose what was typed.
    if (changed && config.page.urls[0]) find("changed").hidden = false;
    tell("layout");
  };

  on("state", ({ state, ended }) => {
    const now = Date.now();
    const isMine = state.notice?.shown === shown;
    const over = [...ended.map((task) => task.task_id), ...(state.notice?.closed || [])];
    const late = now > answered + PATIENCE;
    if (isMine || late) answered = now;
    if (isMine) take(state.notice);
    else if (notice.children[0] && (late || linesOf(over)[0])) poll();
  });
  ask();
};
