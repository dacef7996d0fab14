/** The box in the corner: what runs, what waits, what failed. */
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { messages } from '../messages';
import { useTasks } from '../session';
import Arriving from './Arriving';
import Failure from './Failure';
import TaskRow from './TaskRow';
import { useMarks } from './useMarks';
import { useRefresh } from './useRefresh';
import { useSession } from './useSession';
import './Banner.css';

/** Tasks with a row of their own. */
const ROWS = 3;

const Banner = ({ pathname, token, userId }) => {
  const intl = useIntl();
  const box = useRef(null);
  useSession({ token, userId });
  const { session, state } = useTasks();
  const changed = useRefresh({ session, pathname });
  const arriving = useMarks({ session, pathname, pending: state.pending });
  useKeptFocus(box, state);
  if (!session) return null;

  const { open, failed, paused, offline, lost } = state;
  const lines = [
    paused,
    offline && intl.formatMessage(messages.offline),
    lost && intl.formatMessage(messages.lost),
    changed && intl.formatMessage(messages.changed),
  ].filter(Boolean);
  const isEmpty = !open.length && !failed.length && !lines.length;
  const count = intl.formatMessage(messages.count, { count: open.length });
  return (
    <section
      ref={box}
      className={`async-tasks${isEmpty ? ' async-empty' : ''}`}
      aria-label={intl.formatMessage(messages.tasks)}
      tabIndex={-1}
    >
      <div role="status">
        {open.length > 0 && <p className="async-read">{count}</p>}
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {arriving.length > 0 && <Arriving arriving={arriving} />}
      {open.length > 0 && (
        <>
          <ul>
            {open.slice(0, ROWS).map((task) => (
              <TaskRow key={task.task_id} task={task} tasks={session.tasks} />
            ))}
          </ul>
          <p>
            <Link to="/@@task-details">{count}</Link>
          </p>
        </>
      )}
      {failed.length > 0 && (
        <ul aria-label={intl.formatMessage(messages.failedTasks)}>
          {failed.map((task) => (
            <Failure key={`${task.task_id} ${task.finished}`} task={task} tasks={session.tasks} />
          ))}
        </ul>
      )}
    </section>
  );
};

/** The focus stays in the box when the row with the focus goes away. */
const useKeptFocus = (box, state) => {
  const hadFocus = useRef(false);
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) box.current?.focus();
    hadFocus.current = false;
    const node = box.current;
    if (!node) return undefined;
    const note = () => (hadFocus.current = true);
    const forget = ({ relatedTarget }) => {
      // Without a target the row has gone, or the window has lost the focus.
      if (relatedTarget) hadFocus.current = false;
    };
    if (node.contains(document.activeElement)) note();
    node.addEventListener('focusin', note);
    node.addEventListener('focusout', forget);
    return () => {
      node.removeEventListener('focusin', note);
      node.removeEventListener('focusout', forget);
    };
  }, [box, state]);
};

export default Banner;
