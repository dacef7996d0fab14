import { useIntl } from 'react-intl';
import { messages } from '../messages';

/** A task that is open, with what can be done about it. */
const TaskRow = ({ task, tasks }) => {
  const intl = useIntl();
  const { task_id: id, processed, total, undo } = task;
  const isRunning = task.status === 'running';
  return (
    <li className="async-task">
      <div>
        <span id={`async-${id}`}>{undo ? task.description : task.text}</span>
        {isRunning && total > 1 && (
          <progress
            aria-label={intl.formatMessage(messages.progress)}
            value={processed}
            max={total}
          />
        )}
      </div>
      {(task.can_cancel || undo > 0) && (
        <button
          type="button"
          className="ui button mini"
          aria-describedby={`async-${id}`}
          onClick={() => tasks.cancel(id)}
        >
          {intl.formatMessage(undo ? messages.undo : messages.cancel)}
        </button>
      )}
    </li>
  );
};

export default TaskRow;
