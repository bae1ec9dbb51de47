import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 880px)';

function listen(changed: () => void): () => void {
  const media = globalThis.matchMedia(NARROW);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** Whether the window has no room for two things beside each other. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(listen, () => globalThis.matchMedia(NARROW).matches);
