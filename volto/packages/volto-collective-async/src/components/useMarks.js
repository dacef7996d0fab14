import { useCallback, useEffect } from 'react';
import { useStore } from 'react-redux';
import { getBaseUrl } from '@plone/volto/helpers/Url/Url';
import { useDrawn } from './useDrawn';

/**
 * Mark the rows of Contents that wait for a task, by an attribute that the style sheet
 * shows. Volto knows nothing of it, so it does not remove it, and no component is shadowed.
 *
 * Returns what will be added to the folder, if Contents is open.
 */
export const useMarks = ({ session, pathname, pending }) => {
  const store = useStore();
  const isContents = pathname.endsWith('/contents');
  const folder = isContents ? getBaseUrl(pathname) || '/' : undefined;

  useEffect(() => session?.tasks.watch(folder), [session, folder]);

  const mark = useCallback(() => {
    const textOf = (item) => pending?.texts[pending.rows[item?.UID]];
    const items = new Map((store.getState().search.items || []).map((item) => [item['@id'], item]));
    document.querySelectorAll('#page-contents tbody tr[aria-label]').forEach((row) => {
      const cell = row.querySelector('.icon-align-name')?.closest('td');
      const text = textOf(items.get(row.getAttribute('aria-label')))?.text;
      if (text) cell?.setAttribute('data-async-pending', text);
      else cell?.removeAttribute('data-async-pending');
    });
  }, [pending, store]);
  // Contents draws its table when its search is answered.
  useDrawn(isContents && mark);
  return (isContents && pending?.arriving) || [];
};
