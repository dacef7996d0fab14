import { useEffect } from 'react';
import { useStore } from 'react-redux';
import { getBaseUrl } from '@plone/volto/helpers/Url/Url';

/**
 * Mark the rows of Contents that wait for a task, by an attribute that the style sheet
 * shows. Volto knows nothing of it, so it does not remove it, and no component is shadowed.
 */
export const useMarks = ({ session, pathname, pending }) => {
  const store = useStore();
  const isContents = pathname.endsWith('/contents');
  const folder = isContents ? getBaseUrl(pathname) || '/' : undefined;

  useEffect(() => session?.tasks.watch(folder), [session, folder]);

  useEffect(() => {
    if (!isContents) return undefined;
    const textOf = (item) => pending?.texts[pending.rows[item?.UID]];
    const mark = () => {
      const items = new Map(
        (store.getState().search.items || []).map((item) => [item['@id'], item]),
      );
      document.querySelectorAll('#page-contents tbody tr[aria-label]').forEach((row) => {
        const cell = row.querySelector('.icon-align-name')?.closest('td');
        const text = textOf(items.get(row.getAttribute('aria-label')))?.text;
        if (text) cell?.setAttribute('data-async-pending', text);
        else cell?.removeAttribute('data-async-pending');
      });
    };
    // Contents draws its table when its search is answered.
    const observer = new MutationObserver(mark);
    observer.observe(document.querySelector('main') || document.body, {
      childList: true,
      subtree: true,
    });
    mark();
    return () => observer.disconnect();
  }, [isContents, pending, store]);
};
