/** Two middlewares around Volto's own: one sees requests, the other one answers. */
import { toast } from 'react-toastify';
import { createHonesty } from './core/honest';
import { createKeys } from './core/keys';
import { createReads } from './core/reads';
import { inBackground, insteadOf, isLost, nameOf } from './core/requests';
import { isTask } from './core/wire';
import { getSession } from './session';
import { tellRefusals, tellStart } from './toasts';

const createMiddlewares = () => {
  const keys = createKeys();
  const reads = createReads();
  let translate = (id) => id;
  const honesty = createHonesty((id) => translate(id));

  const listen = () => {
    const success = toast.success;
    toast.success = (content, options) => {
      const { title, content: text } = content?.props || {};
      return honesty.tell([title, text], () => success(content, options));
    };
  };

  const asks = ({ getState }) => {
    listen();
    translate = (id) => getState().intl.messages[id] || id;
    return (next) => (action) => {
      reads.note(action);
      if (!action.request || action.background) return next(action);
      const name = nameOf(action);
      if (!name || !getSession()?.actions.includes(name)) {
        honesty.forget(action.type);
        return next(action);
      }
      honesty.sent(action.type);
      return next(inBackground(action, name, keys));
    };
  };

  const hears =
    ({ dispatch }) =>
    (next) =>
    (action) => {
      const { background, result, error } = action;
      const [, type, outcome] = /^(.+)_(SUCCESS|FAIL)$/.exec(action.type) || [];
      if (!background || !type) return next(action);
      const instead = insteadOf(action);
      if (instead) return dispatch(instead);
      const lost = outcome === 'FAIL' && isLost(error);
      const tasks = [result].flat().filter(isTask);
      honesty.answered(type, { isTask: tasks.length > 0, isFailure: outcome === 'FAIL' });
      if (!lost) keys.answered(background.request);
      getSession()?.tasks.setLost(lost);
      tasks.forEach((task) => {
        getSession()?.tasks.accept(task);
        tellStart(task);
        tellRefusals(task);
      });
      return next(action);
    };

  return { asks, hears, reads };
};

/** What is shown was read by these; null on the server. */
let reads = null;

/** Ask again for what the page shows. */
export const refresh = (dispatch) => reads?.all().forEach((action) => dispatch(action));

/** An extender for `settings.storeExtenders`. The server acts for nobody. */
export const extendStore = (stack) => {
  if (__SERVER__) return stack;
  const middlewares = createMiddlewares();
  reads = middlewares.reads;
  return [middlewares.asks, ...stack, middlewares.hears];
};
