import { Banner, TasksPage } from './components';
import { extendStore } from './store';

/** The address of Classic UI: mails lead there, whichever front end answers. */
export const TASKS = '/@@task-details';

const applyConfig = (config) => {
  const { settings } = config;
  settings.storeExtenders = [...settings.storeExtenders, extendStore];
  settings.appExtras = [...(settings.appExtras || []), { match: '', component: Banner }];
  settings.nonContentRoutes = [...settings.nonContentRoutes, TASKS];
  config.addonRoutes = [
    ...config.addonRoutes,
    { path: [TASKS, `/**${TASKS}`], component: TasksPage, exact: true },
  ];
  return config;
};

export default applyConfig;
