import { defineMessages } from 'react-intl';

/** The date and the time of day, for formatDate. */
export const TIME = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
};

/** The texts of the server are translated there: what a task does, and what has become of it. */
export const messages = defineMessages({
  tasks: { id: 'Background tasks', defaultMessage: 'Background tasks' },
  failedTasks: { id: 'Failed background tasks', defaultMessage: 'Failed background tasks' },
  count: {
    id: '{count, plural, one {# task in progress} other {# tasks in progress}}',
    defaultMessage: '{count, plural, one {# task in progress} other {# tasks in progress}}',
  },
  inProgress: { id: 'Tasks in progress', defaultMessage: 'Tasks in progress' },
  none: { id: 'There are no tasks in progress', defaultMessage: 'There are no tasks in progress' },
  details: { id: 'Task details', defaultMessage: 'Task details' },
  unknown: {
    id: 'There is no such task, or it is not yours.',
    defaultMessage: 'There is no such task, or it is not yours.',
  },
  login: { id: 'Log in to see your tasks.', defaultMessage: 'Log in to see your tasks.' },
  task: { id: 'Task', defaultMessage: 'Task' },
  state: { id: 'State', defaultMessage: 'State' },
  progress: { id: 'Progress', defaultMessage: 'Progress' },
  since: { id: 'Since', defaultMessage: 'Since' },
  asked: { id: 'Asked for', defaultMessage: 'Asked for' },
  ended: { id: 'Ended', defaultMessage: 'Ended' },
  reason: { id: 'Reason', defaultMessage: 'Reason' },
  items: { id: 'Items', defaultMessage: 'Items' },
  cancel: { id: 'Cancel', defaultMessage: 'Cancel' },
  undo: { id: 'Undo', defaultMessage: 'Undo' },
  retry: { id: 'Try again', defaultMessage: 'Try again' },
  dismiss: { id: 'Dismiss', defaultMessage: 'Dismiss' },
  more: { id: 'Learn more', defaultMessage: 'Learn more' },
  offline: {
    id: 'The server does not answer. Your tasks are not lost; trying again.',
    defaultMessage: 'The server does not answer. Your tasks are not lost; trying again.',
  },
  lost: {
    id: 'The server did not answer your last click. Please check what it has done before you try again.',
    defaultMessage:
      'The server did not answer your last click. Please check what it has done before you try again.',
  },
  changed: { id: 'This page has changed.', defaultMessage: 'This page has changed.' },
  waiting: { id: 'Waiting', defaultMessage: 'Waiting' },
  running: { id: 'Running', defaultMessage: 'Running' },
  retrying: { id: 'Trying again', defaultMessage: 'Trying again' },
  succeeded: { id: 'Done', defaultMessage: 'Done' },
  failed: { id: 'Failed', defaultMessage: 'Failed' },
  cancelled: { id: 'Cancelled', defaultMessage: 'Cancelled' },
});
