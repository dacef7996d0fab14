/**
 * Which of Volto's requests ask for a task, and how.
 *
 * The types are those of Volto's actions, the names are those that @site lists.
 */
const NAMES = {
  COPY_CONTENT: 'paste',
  DELETE_CONTENT: 'delete',
  MOVE_CONTENT: 'paste',
  TRANSITION_WORKFLOW: 'transition',
  UPDATE_SHARING: 'sharing',
};

/** An edit in a form has other fields; it is saved before its page is shown. */
const UPDATES = { rename: ['id', 'title'], rearrange: ['sort'] };

const asList = (value) => [value].flat();

const updateOf = (request) => {
  const given = asList(request).flatMap(({ data }) => Object.keys(data || {}));
  return Object.keys(UPDATES).find(
    (name) => given.length > 0 && given.every((field) => UPDATES[name].includes(field)),
  );
};

/** The name of the action that could be a task, or undefined. */
export const nameOf = ({ type, request }) => {
  if (!request) return undefined;
  return type === 'UPDATE_CONTENT' ? updateOf(request) : NAMES[type];
};

const withHeaders = (request, headers) => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

/** Can it be undone? Then the server waits a moment before it begins. */
const preferOf = (name) => (name === 'delete' ? 'respond-async; undo' : 'respond-async');

/**
 * What one request for a selection may be refused for, where each item has an answer of its
 * own: it is malformed, there is no such service, or there are too many items.
 */
const CANNOT = [400, 404, 405, 409, 413, 501, 503];

const TRANSITION = /^(.*)\/@workflow\/([^/?]+)$/;

/** Changes of state as one request for a task; undefined if they are not all the same. */
const transitionOf = (requests) => {
  const found = requests.map(({ path }) => TRANSITION.exec(path) || []);
  const kinds = requests.map(({ data }, place) => JSON.stringify([found[place][2], data]));
  const [, , transition] = found[0];
  if (!transition || new Set(kinds).size > 1) return undefined;
  const source = found.map(([, path]) => path);
  return { ...requests[0].data, action: 'transition', transition, source };
};

/** The bodies of one request for a selection. A paste is one request anyway. */
const SELECTIONS = {
  delete: (requests) => ({ action: 'delete', source: requests.map(({ path }) => path) }),
  transition: transitionOf,
};

/**
 * The same action, but its request prefers a task.
 *
 * Of several deletes or changes of state one request is made, so that a selection is one
 * task. `background` comes back with Volto's answer: the request, and what to do if it is
 * refused.
 */
export const inBackground = (action, name, keys) => {
  const headers = { Prefer: preferOf(name) };
  if (name === 'paste') headers['Idempotency-Key'] = `"${keys.of(action.request)}"`;
  const each = Array.isArray(action.request)
    ? action.request.map((one) => withHeaders(one, headers))
    : withHeaders(action.request, headers);
  const background = { request: action.request };
  const data = asList(each).length > 1 && SELECTIONS[name]?.(each);
  if (!data) return { ...action, request: each, background };
  const request = withHeaders({ op: 'post', path: '/@tasks', data }, headers);
  return {
    ...action,
    request,
    background: { request, instead: { ...action, request: each, background } },
  };
};

/** What to do instead of an action that the server has refused, or undefined. */
export const insteadOf = ({ background, error }) =>
  CANNOT.includes(error?.response?.status) ? background.instead : undefined;

/** Did the server not answer? 502 to 504 come from a proxy. */
export const isLost = (error) => {
  const status = error?.response?.status ?? error?.status;
  return !status || (status >= 502 && status <= 504);
};
