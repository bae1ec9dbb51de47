/** Searches of this browser. What cannot be kept is not: a private window has no storage. */
const KEY = 'vigilops.logs.searches';
const MOST = 20;

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

/** The newest first. */
export function pastSearches(storage: Storage = localStorage): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberSearch(query: string, storage: Storage = localStorage): void {
  const text = query.trim();
  if (text === '') {
    return;
  }
  const kept = [text, ...pastSearches(storage).filter((other) => other !== text)].slice(0, MOST);
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Full or forbidden.
  }
}
