import { useEffect, useRef, useState } from 'react';
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

/** Other origins would have to allow our headers; without that, each request would fail. */
const isSameOrigin = () =>
  new URL(expandToBackendURL('/'), window.location.href).origin === window.location.origin;

/** Begins to watch one's tasks, and ends it with the session. */
export const useSession = ({ token, userId }) => {
  const { locale } = useIntl();
  const capability = useCapability(userId);
  const names = capability?.actions?.join(' ');
  // These change within a session.
  const now = useRef({});
  now.current = { token, locale };
  // The token that the server has not accepted any more.
  const [refused, setRefused] = useState(null);
  const isBack = refused !== null && token !== refused;
  useEffect(() => {
    if (!userId || names === undefined || refused === now.current.token || !isSameOrigin())
      return undefined;
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
    const end = tasks.on('stopped', () => {
      setSession(null);
      setRefused(now.current.token);
    });
    setSession({ tasks, client, actions: names.split(' ') });
    document.addEventListener('visibilitychange', poll);
    window.addEventListener('online', poll);
    poll();
    return () => {
      document.removeEventListener('visibilitychange', poll);
      window.removeEventListener('online', poll);
      end();
      tasks.stop();
      setSession(null);
    };
    // Not on `refused` itself: a session that was refused begins again with a new token.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [userId, names, isBack]);
};
