import { useEffect } from 'react';

/** Call `look` now, and whenever Volto has drawn something else in the page. */
export const useDrawn = (look) => {
  useEffect(() => {
    if (!look) return undefined;
    const observer = new MutationObserver(look);
    observer.observe(document.querySelector('main') || document.body, {
      childList: true,
      subtree: true,
    });
    look();
    return () => observer.disconnect();
  }, [look]);
};
