/** What was told is told once, in whichever tab; see also the README. */

const NAME = 'collective.async.told';
/** Ends that are remembered. */
const MANY = 99;

/**
 * Those of these ends that no tab has told yet; from now on they are told.
 * None without a storage: it would tell them again and again.
 */
export const firstTold = (ends, storage = globalThis.localStorage) => {
  try {
    const told = JSON.parse(storage.getItem(NAME) || '[]');
    const fresh = ends.filter((end) => !told.includes(end));
    if (fresh.length) storage.setItem(NAME, JSON.stringify([...told, ...fresh].slice(-MANY)));
    return fresh;
  } catch {
    return [];
  }
};
