import { useEffect, useRef } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import { useIntl } from 'react-intl';
import { getSite } from '@plone/volto/actions/site/site';
import { expandToBackendURL } from '@plone/volto/helpers/Url/Url';
import { createClient } from '../core/client';
import { createTasks } from '../core/tasks';
import { setSession } from '../session';

/** Seconds between two polls while a task is open. */
const SECONDS = 3;

/** What @site says about tasks; undefined where the add-on is not installed. */
const useCapability = (userId) => {
  const dispatch = useDispatch();
  const site = useSelector((state) => state.site);
  const user = useRef(userId);
  const last = useRef(undefined);
  // It is read again when somebody logs in, and is empty while it is read.
  if (site?.loaded) last.current = site.data?.async;
  useEffect(() => {
    if (user.current === userId) return;
    user.current = userId;
    if (userId) dispatch(getSite());
  }, [dispatch, userId]);
  return last.current;
};

/** Begins to watch one's tasks, and ends it with the session. */
export const useSession = ({ token, userId }) => {
  const { locale } = useIntl();
  const capability = useCapability(userId);
  const names = capability?.actions?.join(' ');
  // These change within a session.
  const now = useRef({});
  now.current = { token, locale };
  useEffect(() => {
    if (!userId || names === undefined) return undefined;
    const client = createClient({
      address: expandToBackendURL,
      language: () => now.current.locale,
      token: () => now.current.token,
    });
    const tasks = createTasks({
      client,
      channel: new BroadcastChannel(`collective.async ${userId}`),
      isVisible: () => !document.hidden,
      seconds: () => SECONDS,
    });
    const poll = () => tasks.poll();
    tasks.on('stopped', () => setSession(null));
    setSession({ tasks, client, actions: names.split(' ') });
    document.addEventListener('visibilitychange', poll);
    window.addEventListener('online', poll);
    poll();
    return () => {
      document.removeEventListener('visibilitychange', poll);
      window.removeEventListener('online', poll);
      tasks.stop();
    };
  }, [userId, names]);
};
