/**
 * The key of a request that must not be carried out twice (Idempotency-Key).
 *
 * The same request gets the same key until the server has answered it: who clicks again
 * after an answer was lost pastes once.
 */
const newKey = () =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

export const createKeys = () => {
  const keys = new Map();
  const nameOf = ({ path, data }) => JSON.stringify([path, data]);
  return {
    of: (request) => {
      const name = nameOf(request);
      if (!keys.has(name)) keys.set(name, newKey());
      return keys.get(name);
    },
    answered: (request) => keys.delete(nameOf(request)),
  };
};
