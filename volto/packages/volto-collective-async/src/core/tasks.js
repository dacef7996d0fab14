/**
 * The state of one's own tasks, for all tabs: one asks, and tells the others.
 *
 * Nothing here needs a document or React. See README.md for the rules.
 */
import { endOf, isOpen, sortTasks } from './wire';

/** Seconds. */
const SOON = 1;
const BACK_OFF = [0, 5, 10, 20];
/** Seconds: a page tells of what was done while it was loaded. */
const NEWS = 10;

const EMPTY = Object.freeze({
  open: [],
  failed: [],
  paused: '',
  offline: false,
  lost: false,
  pending: null,
});

export const emptyState = () => EMPTY;

/**
 * @param client See client.js.
 * @param channel A BroadcastChannel of this site and person, or null.
 * @param {() => boolean} isVisible Is this tab visible?
 * @param {() => number} seconds The time between two polls.
 */
export const createTasks = ({ client, channel, isVisible, seconds }) => {
  let state = EMPTY;
  const listeners = new Set();
  const handlers = { ended: new Set(), stopped: new Set() };
  const known = new Set();
  const dismissed = new Set();
  const alerts = new Set();
  let since, folder, timer;
  let misses = 0;
  let active = true;
  let inFlight = false;
  let again = false;

  const set = (changes) => {
    state = { ...state, ...changes };
    listeners.forEach((listener) => listener());
  };
  const emit = (name, detail) => handlers[name].forEach((handler) => handler(detail));
  const shout = (message) => active && channel?.postMessage(message);
  const without = (tasks, id) => tasks.filter((task) => task.task_id !== id);

  const isOld = (task, now) => !(Date.parse(task.finished) / 1000 > now - NEWS);

  /** `own`: this tab has asked, so it is the one that tells. */
  const take = ({ answer, cursor, started }, own) => {
    const { open, done, cancelled, failed } = sortTasks(answer.items);
    const first = since === undefined;
    const isNews = (task) => !known.has(endOf(task));
    const ended = [...done, ...cancelled, ...failed].filter(isNews);
    ended.forEach((task) => known.add(endOf(task)));
    // What fails while the page is open.
    if (!first) ended.forEach((task) => alerts.add(endOf(task)));
    const accounted = new Set(answer.items.map((task) => task.task_id));
    // What was asked for after this request is not in its answer.
    const missing = state.open.filter((task) => !accounted.has(task.task_id));
    const newer = missing.filter((task) => task.asked >= started);
    const gone = missing.filter((task) => !newer.includes(task));
    // Another tab's answer may begin too late for this one.
    if (first || cursor <= since) since = answer.now;
    set({
      open: [...open, ...newer],
      failed: failed
        .filter((task) => !task.seen && !dismissed.has(endOf(task)))
        .map((task) => ({ ...task, isNews: alerts.has(endOf(task)) })),
      paused: answer.paused || '',
      pending: answer.pending || (state.pending?.folder === folder ? state.pending : null),
      offline: false,
    });
    const news = first ? ended.filter((task) => !isOld(task, answer.now)) : ended;
    if (news.length || gone.length) emit('ended', { ended: news, gone, own });
  };

  const poll = async () => {
    clearTimeout(timer);
    if (!active || !isVisible()) return;
    if (inFlight) {
      again = true;
      return;
    }
    inFlight = true;
    again = false;
    shout({ polling: true });
    const request = { cursor: since ?? 0, started: Date.now() };
    try {
      const ids = state.open.map((task) => task.task_id);
      const answer = await client.list({ since, ids, folder });
      if (!active) return;
      misses = 0;
      shout({ ...request, answer });
      take({ ...request, answer }, true);
    } catch ({ status }) {
      if (status === 401) return stop();
      // The add-on was removed from the site.
      if (status === 404 || status === 501) return stop();
      misses += 1;
      // A single one may come from leaving the page.
      if (misses > 1) set({ offline: state.open.length > 0 });
    } finally {
      inFlight = false;
      if (again) poll();
      else schedule();
    }
  };

  /** Only open tasks are asked for again. */
  const schedule = (first) => {
    clearTimeout(timer);
    if (!active || !isVisible() || !(state.open.length || misses)) return;
    const wait = first || Math.max(seconds(), BACK_OFF[Math.min(misses, 3)]);
    // Partly random, so that one of several visible tabs asks for all.
    timer = setTimeout(poll, wait * 1000 + Math.random() * 300);
  };

  const add = (task) => {
    if (!isOpen(task)) return poll();
    set({
      open: [...without(state.open, task.task_id), { ...task, asked: Date.now() }],
      failed: without(state.failed, task.task_id),
    });
    schedule(SOON);
  };

  const hide = (end) => {
    dismissed.add(end);
    set({ failed: state.failed.filter((task) => endOf(task) !== end) });
  };

  const listen = ({ data }) => {
    if (!active) return;
    if (data.added) return add(data.added);
    if (data.dismissed) return hide(data.dismissed);
    if (data.answer) {
      misses = 0;
      take(data, false);
    }
    schedule();
  };
  channel?.addEventListener('message', listen);

  /** The session has ended, or another one begins. */
  const stop = () => {
    if (!active) return;
    active = false;
    clearTimeout(timer);
    channel?.close();
    set(EMPTY);
    emit('stopped');
  };

  /** The task after it; null if it has gone, or ended meanwhile; undefined if lost. */
  const change = async (id, name) => {
    try {
      const task = await client.change(id, name);
      set({ lost: false });
      return task;
    } catch ({ status }) {
      if (status === 404 || status === 409) return null;
      if (status === 401) stop();
      else set({ lost: true });
      return undefined;
    } finally {
      // What has become of it.
      poll();
    }
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getState: () => state,
    /** `ended` with {ended, gone, own}, `stopped`. Returns a function that ends it. */
    on: (name, handler) => {
      handlers[name].add(handler);
      return () => handlers[name].delete(handler);
    },
    poll,
    stop,
    /** A task that the server has accepted. */
    accept: (task) => {
      add(task);
      shout({ added: task });
    },
    cancel: (id) => change(id, 'cancel'),
    retry: async (task) => {
      const begun = await change(task.task_id, 'retry');
      if (!begun) return;
      add(begun);
      shout({ added: begun });
    },
    dismiss: async (task) => {
      const end = endOf(task);
      hide(end);
      if ((await change(task.task_id, 'seen')) !== undefined) return shout({ dismissed: end });
      // The next answer shows it again.
      dismissed.delete(end);
    },
    /** The server did not answer a click, or has answered the next one. */
    setLost: (lost) => lost !== state.lost && set({ lost }),
    /** The folder whose rows are marked; nothing if no Contents is open. */
    watch: (path) => {
      if (path === folder) return;
      folder = path;
      set({ pending: null });
      if (path) poll();
    },
  };
};
