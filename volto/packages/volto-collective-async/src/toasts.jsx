/** Messages about tasks. Those about one task replace each other. */
import { toast } from 'react-toastify';
import Toast from '@plone/volto/components/manage/Toast/Toast';
import { firstTold } from './core/told';
import { endOf, refusalsOf } from './core/wire';

/** Milliseconds, as Volto's own. */
const SHOWN = 5000;

const show = (task, type, text) => {
  const toastId = `collective-async-${task.task_id}`;
  const message = <Toast {...{ [type]: true }} title={text} content="" />;
  const options = { type, autoClose: SHOWN };
  if (toast.isActive(toastId)) toast.update(toastId, { ...options, render: message });
  else toast(message, { ...options, toastId });
};

export const tellStart = (task) => show(task, 'info', task.description);

/** Why some of the selected items are not in the task. */
export const tellRefusals = (task) =>
  refusalsOf(task).forEach((text) => toast.error(<Toast error title={text} content="" />));

/** Success, and what was cancelled; failures stay in the banner. */
export const tellEnds = (ended) => {
  const good = ended.filter((task) => task.status !== 'failed');
  const fresh = firstTold(good.map(endOf));
  good
    .filter((task) => fresh.includes(endOf(task)))
    .forEach((task) => show(task, task.status === 'succeeded' ? 'success' : 'info', task.text));
};

export const dropStart = ({ task_id }) => toast.dismiss(`collective-async-${task_id}`);
