import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { messages, TIME } from '../messages';
import { isOpen } from '../core/wire';

/** All that the server tells about one task. It is asked again while the task is open. */
const Details = ({ id, session, state }) => {
  const intl = useIntl();
  const text = (name) => intl.formatMessage(messages[name]);
  const heading = useRef(null);
  const [task, setTask] = useState(undefined);
  useEffect(() => {
    let isCurrent = true;
    session.client.get(id).then(
      (answer) => isCurrent && setTask(answer),
      ({ status }) => isCurrent && status === 404 && setTask(null),
    );
    return () => {
      isCurrent = false;
    };
    // Each answer about open tasks makes a new state.
  }, [id, session, state.open, state.failed]);
  if (task === undefined) return null;
  if (task === null) return <p role="status">{text('unknown')}</p>;

  const time = (date) => <time dateTime={date}>{intl.formatDate(date, TIME)}</time>;
  const act = (change) => {
    heading.current?.focus();
    return change;
  };
  const rows = [
    ['state', text(task.status)],
    ['progress', task.total > 1 && `${task.processed} / ${task.total}`],
    ['asked', time(task.created)],
    ['ended', task.finished && time(task.finished)],
    ['reason', task.error?.message],
  ].filter(([, value]) => value);
  return (
    <>
      <h2 ref={heading} tabIndex={-1} role={isOpen(task) ? undefined : 'status'}>
        {task.text}
      </h2>
      <table className="ui definition table">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{text(name)}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {task.can_cancel && (
        <button type="button" className="ui button" onClick={() => act(session.tasks.cancel(id))}>
          {text(task.undo ? 'undo' : 'cancel')}
        </button>
      )}
      {task.can_retry && (
        <button type="button" className="ui button" onClick={() => act(session.tasks.retry(task))}>
          {text('retry')}
        </button>
      )}
      {task.outcomes?.length > 0 && (
        <>
          <h3>{text('items')}</h3>
          <ul>
            {task.outcomes.map(({ title, source, ok, message }, place) => (
              <li key={place}>
                {ok ? '✓' : '✗'} {title || source} {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

export default Details;
