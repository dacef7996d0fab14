/** Requests of tasks. They bypass Volto's store: an error must not replace the page. */

/** Milliseconds. */
const PATIENCE = 15_000;

/**
 * @param {(path: string) => string} address The address of a path of the REST API.
 * @param {() => string} language What the server's texts are to be in.
 * @param {() => string | undefined} token The JSON Web Token of the session.
 */
export const createClient = ({ address, language, token }) => {
  /** The body of the answer. Throws an object with `status`; 0 if there is no answer. */
  const send = async (method, path) => {
    const answer = await fetch(address(path), {
      method,
      headers: {
        Accept: 'application/json',
        'Accept-Language': language(),
        ...(token() && { Authorization: `Bearer ${token()}` }),
      },
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => ({ ok: false, status: 0 }));
    const body = answer.json ? await answer.json().catch(() => null) : null;
    if (!answer.ok || !body) throw { status: answer.ok ? 0 : answer.status, body };
    return body;
  };
  const of = (id) => `/@tasks/${encodeURIComponent(id)}`;

  return {
    /** One's own tasks: open, failed, those with these ids, and what ended since then. */
    list: ({ since, ids, folder }) => {
      const query = new URLSearchParams();
      if (since) query.set('since', since);
      if (ids.length) query.set('ids', ids.join(','));
      if (folder) query.set('folder', folder);
      return send('GET', `/@tasks?${query}`);
    },
    get: (id) => send('GET', of(id)),
    /** @param {'cancel' | 'retry' | 'seen'} name */
    change: (id, name) => send('POST', `${of(id)}/${name}`),
  };
};
