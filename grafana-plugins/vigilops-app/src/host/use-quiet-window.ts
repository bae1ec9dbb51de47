import { useRef, useState, type UIEvent } from 'react';

interface Window {
  readonly from: string;
  readonly to: string;
}

/**
 * A window that moves with the time, for a list that somebody may read: while it is scrolled it stays where it is, until
 * another range is chosen. `key` names the range.
 */
export function useQuietWindow(window: Window, key: string) {
  const [reading, setReading] = useState(false);
  const held = useRef({ window, key });
  if (!reading || held.current.key !== key) {
    held.current = { window, key };
  }
  const onScrollCapture = ({ target }: UIEvent<HTMLElement>) =>
    setReading(target instanceof HTMLElement && target.scrollTop > 0);
  return { window: held.current.window, onScrollCapture };
}

/** True while the first answer for a key is awaited: the same again, a little later, is nothing to wait for. */
export function useFirstLoading(loading: boolean, key: string): boolean {
  const asked = useRef<string>(undefined);
  const answered = useRef<string>(undefined);
  // With a new key there is a moment in which nobody has asked yet: only what was asked can be answered.
  if (loading) {
    asked.current = key;
  } else {
    answered.current = asked.current;
  }
  return loading && answered.current !== key;
}
