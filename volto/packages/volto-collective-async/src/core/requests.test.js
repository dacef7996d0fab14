import { inBackground, insteadOf, isLost, nameOf } from './requests';

const keys = { of: () => 'key' };
const patch = (data) => ({ type: 'UPDATE_CONTENT', request: { op: 'patch', path: '/a', data } });
const del = (...paths) => ({
  type: 'DELETE_CONTENT',
  mode: 'serial',
  request:
    paths.length > 1 ? paths.map((path) => ({ op: 'del', path })) : { op: 'del', path: paths[0] },
});
const copy = {
  type: 'COPY_CONTENT',
  request: { op: 'post', path: '/t/@copy', data: { source: ['/a'] } },
};

describe('nameOf', () => {
  it.each([
    [del('/a'), 'delete'],
    [copy, 'paste'],
    [{ type: 'MOVE_CONTENT', request: {} }, 'paste'],
    [{ type: 'TRANSITION_WORKFLOW', request: [] }, 'transition'],
    [{ type: 'UPDATE_SHARING', request: {} }, 'sharing'],
    [patch({ id: 'b', title: 'B' }), 'rename'],
    [patch({ sort: { on: 'id', order: 'ascending' } }), 'rearrange'],
  ])('%# knows the action', (action, name) => expect(nameOf(action)).toBe(name));

  it.each([
    [patch({ title: 'B', text: 'An edit in a form' })],
    [patch({})],
    [patch(undefined)],
    [{ type: 'CREATE_CONTENT', request: { op: 'post', path: '/a', data: {} } }],
    [{ type: 'COPY', source: ['/a'] }],
  ])('%# leaves all others alone', (action) => expect(nameOf(action)).toBeUndefined());
});

describe('inBackground', () => {
  it('asks for a task', () => {
    const { request } = inBackground(copy, 'paste', keys);
    expect(request).toMatchObject(copy.request);
    expect(request.headers).toEqual({ Prefer: 'respond-async', 'Idempotency-Key': '"key"' });
  });

  it('can undo a delete', () => {
    const { request } = inBackground(del('/a'), 'delete', keys);
    expect(request).toEqual({ op: 'del', path: '/a', headers: { Prefer: 'respond-async; undo' } });
  });

  it('makes one task of a selection', () => {
    const action = del('/a', '/b');
    const { request, background } = inBackground(action, 'delete', keys);
    expect(request).toMatchObject({
      op: 'post',
      path: '/@tasks',
      data: { action: 'delete', source: ['/a', '/b'] },
    });
    expect(request.headers).toEqual({ Prefer: 'respond-async; undo' });
    expect(background.instead.request.map(({ op, path }) => [op, path])).toEqual([
      ['del', '/a'],
      ['del', '/b'],
    ]);
  });

  it.each([
    [400, true],
    [405, true],
    [413, true],
    [403, false],
    [429, false],
  ])('asks for each item if the selection is refused with %i: %s', (status, again) => {
    const action = inBackground(del('/a', '/b'), 'delete', keys);
    const instead = insteadOf({ ...action, error: { response: { status } } });
    expect(instead?.request.map(({ headers }) => headers.Prefer)).toEqual(
      again ? ['respond-async; undo', 'respond-async; undo'] : undefined,
    );
    expect(
      insteadOf({ ...instead, background: {}, error: { response: { status } } }),
    ).toBeUndefined();
  });

  const change = (...requests) =>
    inBackground({ type: 'TRANSITION_WORKFLOW', request: requests }, 'transition', keys);
  const publish = (path, data = { include_children: true }) => ({
    op: 'post',
    path: `${path}/@workflow/publish`,
    data,
  });

  it('makes one task of the change of state of a selection', () => {
    const { request, background } = change(publish('/a'), publish('/a/b'));
    expect(request).toMatchObject({
      op: 'post',
      path: '/@tasks',
      data: {
        action: 'transition',
        transition: 'publish',
        include_children: true,
        source: ['/a', '/a/b'],
      },
    });
    expect(background.instead.request).toMatchObject([publish('/a'), publish('/a/b')]);
  });

  it.each([
    ['one item', [publish('/a')]],
    ['other contents', [publish('/a'), publish('/b', { include_children: false })]],
    ['other transitions', [publish('/a'), { ...publish('/b'), path: '/b/@workflow/retract' }]],
    ['other addresses', [{ path: '/a' }, { path: '/b' }]],
  ])('asks for a task for each of %s', (_what, requests) => {
    const { request } = change(...requests);
    expect(request).toMatchObject(requests);
    request.forEach(({ headers }) => expect(headers.Prefer).toBe('respond-async'));
  });

  it('changes nothing of what it was given', () => {
    const before = JSON.stringify(copy);
    inBackground(copy, 'paste', keys);
    expect(JSON.stringify(copy)).toBe(before);
  });
});

describe('isLost', () => {
  it.each([
    [{}, true],
    [{ crossDomain: true }, true],
    [{ response: { status: 502 } }, true],
    [{ status: 504 }, true],
    [{ response: { status: 500 } }, false],
    [{ response: { status: 403 } }, false],
  ])('%o: %s', (error, lost) => expect(isLost(error)).toBe(lost));
});
