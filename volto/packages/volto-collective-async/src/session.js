/** The tasks of the person who is logged in; on the server there are none. */
import { useSyncExternalStore } from 'react';
import { emptyState } from './core/tasks';

let current = null;
const listeners = new Set();

export const getSession = () => current;

/** @param session {tasks, client}, or null. */
export const setSession = (session) => {
  current = session;
  listeners.forEach((listener) => listener());
};

const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const never = () => () => {};

/** {session, state}: session is null without a login, or without the add-on in Plone. */
export const useTasks = () => {
  const session = useSyncExternalStore(subscribe, getSession, () => null);
  const state = useSyncExternalStore(
    session ? session.tasks.subscribe : never,
    session ? session.tasks.getState : emptyState,
    emptyState,
  );
  return { session, state };
};
