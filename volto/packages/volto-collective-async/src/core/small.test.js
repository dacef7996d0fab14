import { createKeys } from './keys';
import { createReads } from './reads';
import { firstTold } from './told';
import { refusalsOf } from './wire';

describe('firstTold', () => {
  const createStorage = () => {
    const data = {};
    return {
      getItem: (name) => data[name] ?? null,
      setItem: (name, value) => (data[name] = value),
    };
  };

  it('tells an end once in all tabs', () => {
    const storage = createStorage();
    expect(firstTold(['a 1'], storage)).toEqual(['a 1']);
    expect(firstTold(['a 1', 'a 2'], storage)).toEqual(['a 2']);
  });

  it('tells nothing without a storage', () => {
    const storage = {
      getItem: () => {
        throw new Error('denied');
      },
    };
    expect(firstTold(['a 1'], storage)).toEqual([]);
  });
});

describe('refusalsOf', () => {
  const refused = (message) => ({ source: '/a', ok: false, message });

  it('tells each reason once, and not too many', () => {
    const outcomes = ['a', 'b', 'a', 'c', 'd'].map(refused);
    expect(refusalsOf({ outcomes })).toEqual(['a', 'b', 'c']);
  });

  it('tells nothing of what was accepted', () => {
    expect(refusalsOf({ outcomes: [{ uid: 'u', ok: true, message: null }] })).toEqual([]);
    expect(refusalsOf({})).toEqual([]);
  });
});

describe('keys', () => {
  const request = { path: '/t/@copy', data: { source: ['/a'] } };

  it('are the same until the server has answered', () => {
    const keys = createKeys();
    const first = keys.of(request);
    expect(keys.of({ ...request })).toBe(first);
    keys.answered(request);
    expect(keys.of(request)).not.toBe(first);
  });

  it('differ for other requests', () => {
    const keys = createKeys();
    expect(keys.of(request)).not.toBe(keys.of({ ...request, path: '/u/@copy' }));
  });
});

describe('reads', () => {
  const read = (type, path, subrequest) => ({ type, subrequest, request: { op: 'get', path } });
  const at = (pathname) => ({
    type: '@@router/LOCATION_CHANGE',
    payload: { location: { pathname } },
  });
  const paths = (reads) => reads.all().map(({ request }) => request.path);

  it('are the last ones of each kind', () => {
    const reads = createReads();
    reads.note(read('SEARCH_CONTENT', '/@search?b_start=0'));
    reads.note(read('SEARCH_CONTENT', '/@search?b_start=50'));
    reads.note(read('GET_QUERYSTRING_RESULTS', '/@querystring-search', 'block'));
    expect(paths(reads)).toEqual(['/@search?b_start=50', '/@querystring-search']);
  });

  it('are those of this page', () => {
    const reads = createReads();
    reads.note(at('/a'));
    reads.note(read('GET_CONTENT', '/a'));
    reads.note(at('/a'));
    expect(paths(reads)).toEqual(['/a']);
    reads.note(at('/b'));
    expect(paths(reads)).toEqual([]);
  });

  it('are no answers, and no other actions', () => {
    const reads = createReads();
    reads.note({ type: 'GET_CONTENT_SUCCESS', result: {} });
    reads.note({ type: 'DELETE_CONTENT', request: {} });
    reads.note(() => {});
    expect(reads.all()).toEqual([]);
  });
});
