import { useEffect } from 'react';

const HOUSE = 'VigilOps';

/** Names the page in the browser's tab and history. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) {
      document.title = title === '' || title === HOUSE ? HOUSE : `${title} - ${HOUSE}`;
    }
  }, [title]);
}
