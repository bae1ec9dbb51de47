const KEY = 'vigilops.notices.read';

/** The newest notice that the viewer has seen in this browser; 0: none. What a browser does not keep is unread again. */
export function readMarker(): number {
  try {
    const kept = Number(localStorage.getItem(KEY) ?? '0');
    return Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
  } catch {
    return 0;
  }
}

export function keepMarker(id: number): void {
  try {
    localStorage.setItem(KEY, String(id));
  } catch {
    // A browser that keeps nothing: it is read until the page is closed.
  }
}
