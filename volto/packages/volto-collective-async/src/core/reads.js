/** What the page has asked for, so that it can be asked for again when it has changed. */

const READS = ['GET_CONTENT', 'GET_WORKFLOW', 'GET_QUERYSTRING_RESULTS', 'SEARCH_CONTENT'];

export const createReads = () => {
  const reads = new Map();
  let path;
  return {
    note: ({ type, request, subrequest, payload }) => {
      if (type === '@@router/LOCATION_CHANGE') {
        if (payload.location.pathname === path) return;
        path = payload.location.pathname;
        reads.clear();
      } else if (READS.includes(type) && request) {
        // The last one: another page of a listing, another filter of Contents.
        reads.set(`${type} ${subrequest || ''}`, { type, request, subrequest });
      }
    },
    /** Actions for Volto's store. */
    all: () => [...reads.values()],
  };
};
