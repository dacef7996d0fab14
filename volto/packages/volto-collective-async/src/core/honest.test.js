import { createHonesty } from './honest';

const PASTED = 'Item(s) pasted.';

describe('honesty', () => {
  let honesty, shown;
  const tell = (text) => honesty.tell(['Success', text], () => shown.push(text));
  const answered = (isTask, isFailure = false) =>
    honesty.answered('COPY_CONTENT', { isTask, isFailure });

  beforeEach(() => {
    honesty = createHonesty((id) => id);
    shown = [];
  });

  it('shows what nobody has asked about', () => {
    tell(PASTED);
    expect(shown).toEqual([PASTED]);
  });

  it('drops success of what has only begun', () => {
    honesty.sent('COPY_CONTENT');
    answered(true);
    tell(PASTED);
    expect(shown).toEqual([]);
  });

  it('shows success of what was done at once', () => {
    honesty.sent('COPY_CONTENT');
    answered(false);
    tell(PASTED);
    expect(shown).toEqual([PASTED]);
  });

  it.each([
    ['holds success that is told before the answer', false, false, [PASTED]],
    ['drops it if the answer is a task', true, false, []],
    ['drops it if there was an error', false, true, []],
  ])('%s', (_what, isTask, isFailure, expected) => {
    honesty.sent('COPY_CONTENT');
    tell(PASTED);
    expect(shown).toEqual([]);
    answered(isTask, isFailure);
    expect(shown).toEqual(expected);
  });

  it('shows other messages meanwhile', () => {
    honesty.sent('COPY_CONTENT');
    tell('Item(s) copied.');
    expect(shown).toEqual(['Item(s) copied.']);
  });

  it('shows success of an ordinary request after a task', () => {
    honesty.sent('COPY_CONTENT');
    answered(true);
    honesty.forget('COPY_CONTENT');
    tell(PASTED);
    expect(shown).toEqual([PASTED]);
  });

  it('knows the texts in the language of the page', () => {
    const german = createHonesty((id) => (id === PASTED ? 'Eingefügt.' : id));
    german.sent('MOVE_CONTENT');
    german.answered('MOVE_CONTENT', { isTask: true });
    german.tell(['Erfolg', 'Eingefügt.'], () => shown.push('false'));
    expect(shown).toEqual([]);
  });
});
