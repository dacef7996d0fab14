/**
 * Volto tells success when it has an answer, or even before. These messages are held
 * until it is known what the answer means: for a task they are dropped.
 */
const TEXTS = {
  COPY_CONTENT: ['Item(s) pasted.'],
  MOVE_CONTENT: ['Item(s) pasted.'],
  TRANSITION_WORKFLOW: ['Workflow updated.', 'Item(s) state has been updated.'],
  UPDATE_CONTENT: ['Item(s) has been updated.'],
  UPDATE_SHARING: ['Permissions have been updated successfully'],
};

/** @param {(id: string) => string} translate The text of one of Volto's message ids. */
export const createHonesty = (translate) => {
  /** By type of action: what is known, and what is held. */
  const requests = new Map();

  return {
    /** A request that prefers a task is sent. */
    sent: (type) => requests.set(type, { isTask: false, held: [] }),
    /** It was answered. */
    answered: (type, { isTask, isFailure }) => {
      const { held = [] } = requests.get(type) || {};
      if (isTask) requests.set(type, { isTask, held: [] });
      else requests.delete(type);
      if (!isTask && !isFailure) held.forEach((show) => show());
    },
    /** An ordinary request of this type: its messages are true. */
    forget: (type) => requests.delete(type),
    /** Show this message, unless it would be false; texts are its title and content. */
    tell: (texts, show) => {
      const found = [...requests].find(([type]) =>
        (TEXTS[type] || []).some((id) => texts.includes(translate(id))),
      );
      if (!found) return show();
      const [, { isTask, held }] = found;
      if (!isTask) held.push(show);
      return undefined;
    },
  };
};
