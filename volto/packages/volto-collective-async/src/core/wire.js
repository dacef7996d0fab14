/**
 * What the REST API says. Only this module knows its names.
 *
 * A task is an object with `task_id`, `status`, `description`, `processed`, `total`,
 * `created` and `finished`; see docs/rest.rst.
 */
const OPEN = ['waiting', 'running', 'retrying'];

export const isTask = (body) => body?.['@type'] === 'Task' && !!body.task_id;

export const isOpen = (task) => OPEN.includes(task.status);

/** A task that is retried ends twice, so an end is the id with the time. */
export const endOf = (task) => `${task.task_id} ${task.finished}`;

/** Reasons that are told at once. The page about the task has all of them. */
const REASONS = 3;

/** Why items of a selection were left out when the task was asked for. */
export const refusalsOf = ({ outcomes = [] }) => {
  const messages = outcomes.filter(({ ok }) => !ok).map(({ message }) => message);
  return [...new Set(messages)].slice(0, REASONS);
};

/** The tasks of an answer of @tasks by what has become of them. */
export const sortTasks = (items) => ({
  open: items.filter(isOpen),
  done: items.filter((task) => task.status === 'succeeded'),
  cancelled: items.filter((task) => task.status === 'cancelled'),
  failed: items.filter((task) => task.status === 'failed'),
});
