import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { messages } from '../messages';

/** A task that has failed. Only what fails while the page is open interrupts. */
const Failure = ({ task, tasks }) => {
  const intl = useIntl();
  const id = `async-${task.task_id}`;
  return (
    <li className="async-failure">
      <div>
        <div id={id} role={task.isNews ? 'alert' : undefined}>
          <strong>{task.text}</strong> <span>{task.error?.message}</span>
        </div>
        <Link to={`/@@task-details?task_id=${task.task_id}`} aria-describedby={id}>
          {intl.formatMessage(messages.more)}
        </Link>
        {task.can_retry && (
          <button
            type="button"
            className="ui button mini"
            aria-describedby={id}
            onClick={() => tasks.retry(task)}
          >
            {intl.formatMessage(messages.retry)}
          </button>
        )}
      </div>
      <button
        type="button"
        className="async-close"
        aria-label={intl.formatMessage(messages.dismiss)}
        aria-describedby={id}
        onClick={() => tasks.dismiss(task)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </li>
  );
};

export default Failure;
