import { useState } from 'react';

const KEY = 'vigilops.logs.fields';

/** Whether the fields are shown: beside the list as this browser had it last, over it only when asked for. */
export function useShown(narrow: boolean) {
  const [beside, setBeside] = useState(() => kept() !== 'hidden');
  const [over, setOver] = useState(false);
  const set = (shown: boolean) => {
    if (narrow) {
      setOver(shown);
      return;
    }
    setBeside(shown);
    try {
      localStorage.setItem(KEY, shown ? 'shown' : 'hidden');
    } catch {
      // A private window has no storage.
    }
  };
  return { shown: narrow ? over : beside, set };
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
