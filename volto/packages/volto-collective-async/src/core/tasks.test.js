import { createTasks, emptyState } from './tasks';

const task = (id, status, more) => ({
  '@type': 'Task',
  task_id: id,
  status,
  description: `Paste ${id}`,
  text: `Paste ${id}`,
  finished: null,
  ...more,
});
const ended = (id, status = 'succeeded', finished = '2026-01-01T00:00:30+00:00') =>
  task(id, status, { finished });

/** The time of the server at the end of the tasks above. */
const NOW = Date.parse('2026-01-01T00:00:30Z') / 1000;

/** A server: the items that it answers, or the status of its error. */
const createServer = () => {
  const server = { items: [], asked: [], changed: [], error: null, now: NOW };
  const answer = (value) =>
    server.error === null ? Promise.resolve(value) : Promise.reject({ status: server.error });
  server.list = vi.fn((query) => {
    server.asked.push(query);
    return answer({ now: server.now, items: server.items, ...server.more });
  });
  server.change = vi.fn((id, name) => {
    server.changed.push([id, name]);
    return answer(server.changedTask || task(id, 'waiting'));
  });
  return server;
};

/** A tab: its tasks, its visibility, and what it was told. */
const createTab = (server, name = 'tasks of editor') => {
  const tab = { visible: true, news: [], gone: [], stopped: 0 };
  tab.channel = new BroadcastChannel(name);
  const post = vi.spyOn(tab.channel, 'postMessage');
  tab.said = () => post.mock.calls.map(([message]) => message);
  tab.tasks = createTasks({
    client: server,
    channel: tab.channel,
    isVisible: () => tab.visible,
    seconds: () => 3,
  });
  tab.tasks.on('ended', (event) => {
    tab.news.push(...event.ended.map(({ task_id, status }) => `${task_id} ${status}`));
    tab.gone.push(...event.gone.map(({ task_id }) => task_id));
    tab.own = event.own;
  });
  tab.tasks.on('stopped', () => (tab.stopped += 1));
  return tab;
};

/** Messages between tabs do not wait for the clock of the test. */
const delivered = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('tasks', () => {
  let server, tab;
  const ids = () => tab.tasks.getState().open.map(({ task_id }) => task_id);

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    server = createServer();
    tab = createTab(server);
  });
  afterEach(() => {
    tab.tasks.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('asks once if nothing is open', async () => {
    await tab.tasks.poll();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(1);
  });

  it('asks again while a task is open, and then no more', async () => {
    server.items = [task('a', 'running')];
    await tab.tasks.poll();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.asked).toHaveLength(2);
    expect(server.asked[1]).toMatchObject({ since: NOW, ids: ['a'] });
    server.items = [ended('a')];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(3);
    expect(tab.news).toEqual(['a succeeded']);
    expect(ids()).toEqual([]);
  });

  it('does not ask while it is hidden', async () => {
    server.items = [task('a', 'running')];
    await tab.tasks.poll();
    tab.visible = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(1);
    await tab.tasks.poll();
    expect(server.asked).toHaveLength(1);
  });

  it('shows at once what was accepted, and asks a second later', async () => {
    await tab.tasks.poll();
    tab.tasks.accept(task('a', 'waiting'));
    expect(ids()).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.asked).toHaveLength(2);
  });

  it('keeps what was accepted after the request whose answer comes now', async () => {
    let send;
    server.list.mockReturnValueOnce(new Promise((resolve) => (send = resolve)));
    const poll = tab.tasks.poll();
    tab.tasks.accept(task('a', 'waiting'));
    send({ now: NOW, items: [] });
    await poll;
    expect(ids()).toEqual(['a']);
    expect(tab.gone).toEqual([]);
  });

  it('tells an end once', async () => {
    server.items = [task('a', 'running')];
    await tab.tasks.poll();
    server.items = [ended('a')];
    await tab.tasks.poll();
    await tab.tasks.poll();
    expect(tab.news).toEqual(['a succeeded']);
  });

  it('tells both ends of a task that was tried again', async () => {
    await tab.tasks.poll();
    server.items = [ended('a', 'failed')];
    await tab.tasks.poll();
    server.items = [ended('a', 'succeeded', '2026-01-01T00:01:00+00:00')];
    await tab.tasks.poll();
    expect(tab.news).toEqual(['a failed', 'a succeeded']);
  });

  it('tells at first only what has just ended', async () => {
    server.items = [ended('old', 'succeeded', '2026-01-01T00:00:10+00:00'), ended('new')];
    await tab.tasks.poll();
    expect(tab.news).toEqual(['new succeeded']);
  });

  it('tells what is gone, and never that it has succeeded', async () => {
    server.items = [task('a', 'running')];
    await tab.tasks.poll();
    server.items = [];
    await vi.advanceTimersByTimeAsync(3_000);
    expect(tab.gone).toEqual(['a']);
    expect(tab.news).toEqual([]);
  });

  it('waits longer each time the server does not answer', async () => {
    server.items = [task('a', 'running')];
    await tab.tasks.poll();
    server.error = 0;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(tab.tasks.getState().offline).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tab.tasks.getState().offline).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000 + 20_000 + 20_000);
    expect(server.asked).toHaveLength(6);
    expect(ids()).toEqual(['a']);
    server.error = null;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(tab.tasks.getState().offline).toBe(false);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.asked).toHaveLength(8);
  });

  it.each([401, 404])('stops without a word at status %i', async (status) => {
    server.items = [task('a', 'running')];
    await tab.tasks.poll();
    server.error = status;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(2);
    expect(tab.stopped).toBe(1);
    expect(tab.news).toEqual([]);
    expect(tab.tasks.getState()).toEqual(emptyState());
  });

  it('cancels, and asks what has become of it', async () => {
    await tab.tasks.cancel('a');
    expect(server.changed).toEqual([['a', 'cancel']]);
    expect(server.asked).toHaveLength(1);
  });

  it('says that a click was lost, until one is answered', async () => {
    server.error = 502;
    await tab.tasks.cancel('a');
    expect(tab.tasks.getState().lost).toBe(true);
    server.error = null;
    await tab.tasks.cancel('a');
    expect(tab.tasks.getState().lost).toBe(false);
  });

  it('says nothing if the task has ended before the click', async () => {
    server.error = 409;
    await tab.tasks.cancel('a');
    expect(tab.tasks.getState().lost).toBe(false);
  });

  it('moves a task that is tried again from the failed to the open ones', async () => {
    server.items = [ended('a', 'failed')];
    await tab.tasks.poll();
    server.items = [task('a', 'waiting')];
    await tab.tasks.retry(tab.tasks.getState().failed[0]);
    expect(tab.tasks.getState().failed).toEqual([]);
    expect(ids()).toEqual(['a']);
  });

  it('hides what was dismissed', async () => {
    server.items = [ended('a', 'failed')];
    await tab.tasks.poll();
    await tab.tasks.dismiss(tab.tasks.getState().failed[0]);
    await tab.tasks.poll();
    expect(server.changed).toEqual([['a', 'seen']]);
    expect(tab.tasks.getState().failed).toEqual([]);
  });

  it('shows it again if the server has not answered', async () => {
    server.items = [ended('a', 'failed')];
    await tab.tasks.poll();
    server.change.mockRejectedValueOnce({ status: 0 });
    await tab.tasks.dismiss(tab.tasks.getState().failed[0]);
    await tab.tasks.poll();
    expect(tab.tasks.getState().failed).toHaveLength(1);
  });

  it('says which failures are news', async () => {
    server.items = [ended('a', 'failed')];
    await tab.tasks.poll();
    expect(tab.tasks.getState().failed[0].isNews).toBe(false);
    server.items = [ended('a', 'failed'), ended('b', 'failed')];
    await tab.tasks.poll();
    expect(tab.tasks.getState().failed.map(({ isNews }) => isNews)).toEqual([false, true]);
  });

  describe('in two tabs', () => {
    let other;

    beforeEach(() => (other = createTab(server)));
    afterEach(() => other.tasks.stop());

    it('are known to both, and told by the one that has asked', async () => {
      await Promise.all([tab.tasks.poll(), other.tasks.poll()]);
      server.items = [ended('a')];
      await tab.tasks.poll();
      await delivered();
      expect(tab).toMatchObject({ news: ['a succeeded'], own: true });
      expect(other).toMatchObject({ news: ['a succeeded'], own: false });
    });

    it('are shown in both as soon as they are accepted', async () => {
      tab.tasks.accept(task('a', 'waiting'));
      await delivered();
      expect(other.tasks.getState().open).toHaveLength(1);
    });

    it('are dismissed in both', async () => {
      server.items = [ended('a', 'failed')];
      await tab.tasks.poll();
      await delivered();
      expect(other.tasks.getState().failed).toHaveLength(1);
      await tab.tasks.dismiss(tab.tasks.getState().failed[0]);
      await delivered();
      expect(other.tasks.getState().failed).toEqual([]);
    });

    it('are asked for by one of them', async () => {
      server.items = [task('a', 'running')];
      await tab.tasks.poll();
      await delivered();
      server.asked.length = 0;
      // The other tab's clock is a little behind.
      Math.random.mockReturnValue(1);
      await other.tasks.poll();
      await delivered();
      server.asked.length = 0;
      for (let second = 0; second < 12; second += 1) {
        await vi.advanceTimersByTimeAsync(1_000);
        await delivered();
      }
      expect(server.asked.length).toBeLessThanOrEqual(4);
    });
  });
});
