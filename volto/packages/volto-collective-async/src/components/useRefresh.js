import { useEffect, useState } from 'react';
import { useDispatch } from 'react-redux';
import { flattenToAppURL, getBaseUrl } from '@plone/volto/helpers/Url/Url';
import { refresh } from '../store';
import { dropStart, tellEnds } from '../toasts';

/** Milliseconds until it is looked again whether somebody is still busy. */
const PATIENCE = 1000;

const withoutSlash = (path) => path.replace(/\/+$/, '');

const isBusy = () =>
  !!document.querySelector('.ui.modal.visible, .ui.page.modals.visible') ||
  !!document.activeElement?.matches('textarea, select, [contenteditable="true"]') ||
  [...document.querySelectorAll('main textarea')].some((field) => field.value);

/** Views and Contents are read again. All other routes are forms, where somebody types. */
const isForm = (pathname) => {
  const base = withoutSlash(getBaseUrl(pathname));
  return ![base, `${base}/contents`].includes(withoutSlash(pathname));
};

/**
 * Tell the ends of tasks, and read the page again that they have changed.
 *
 * Returns whether the content has changed whose form is open.
 */
export const useRefresh = ({ session, pathname }) => {
  const dispatch = useDispatch();
  const [changed, setChanged] = useState(false);
  useEffect(() => setChanged(false), [pathname]);
  useEffect(() => {
    if (!session) return undefined;
    let timer;
    const refreshLater = () => {
      clearTimeout(timer);
      if (isBusy()) timer = setTimeout(refreshLater, PATIENCE);
      else refresh(dispatch);
    };
    const here = withoutSlash(getBaseUrl(pathname));
    const isShown = ({ urls = [] }) =>
      urls.some((url) => withoutSlash(flattenToAppURL(url)) === here);
    const end = session.tasks.on('ended', ({ ended, gone, own }) => {
      gone.forEach(dropStart);
      if (own) tellEnds(ended);
      if (!ended.some(isShown)) return;
      if (isForm(pathname)) setChanged(true);
      else refreshLater();
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [session, pathname, dispatch]);
  return changed;
};
