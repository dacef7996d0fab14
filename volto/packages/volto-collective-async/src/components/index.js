import loadable from '@loadable/component';

export { default as Banner } from './Banner';
export const TasksPage = loadable(() => import('./TasksPage'));
