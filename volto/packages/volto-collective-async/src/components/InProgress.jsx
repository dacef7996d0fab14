import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { messages, TIME } from '../messages';

/** The table of open tasks, oldest first among those that wait. */
const InProgress = ({ session, state }) => {
  const intl = useIntl();
  const text = (name) => intl.formatMessage(messages[name]);
  if (!state.open.length) return <p role="status">{text('none')}</p>;
  return (
    <table className="ui table">
      <thead>
        <tr>
          {['task', 'state', 'progress', 'since'].map((name) => (
            <th key={name} scope="col">
              {text(name)}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {state.open.map((task) => (
          <tr key={task.task_id}>
            <td>
              <Link id={`async-in-${task.task_id}`} to={`/@@task-details?task_id=${task.task_id}`}>
                {task.description}
              </Link>
            </td>
            <td>{text(task.status)}</td>
            <td>{task.total > 1 && `${task.processed} / ${task.total}`}</td>
            <td>
              <time dateTime={task.created}>{intl.formatDate(task.created, TIME)}</time>
            </td>
            <td>
              {task.can_cancel && (
                <button
                  type="button"
                  className="ui button mini"
                  aria-describedby={`async-in-${task.task_id}`}
                  onClick={() => session.tasks.cancel(task.task_id)}
                >
                  {text(task.undo ? 'undo' : 'cancel')}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

export default InProgress;
