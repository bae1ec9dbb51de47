import { createHmac } from 'node:crypto';

export interface Pseudonyms {
  /** A mark such as `<EMAIL_482913>`, for `replaceKinds` and cleaners. */
  readonly markOf: (label: string, value: string) => string;
  /** How often each mark was set. */
  readonly counts: () => ReadonlyMap<string, number>;
}

/**
 * The same mark for the same value as long as the key is the same, on every backend and after a restart; nothing of the values
 * is kept, and without the key nobody can try which value a mark stands for.
 */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  const counts = new Map<string, number>();
  return {
    markOf: (label, value) => {
      const digest = createHmac('sha256', key).update(label).update('\n').update(value).digest();
      const mark = `<${label}_${String(digest.readUInt32BE(0) % 1_000_000)}>`;
      counts.set(mark, (counts.get(mark) ?? 0) + 1);
      return mark;
    },
    counts: () => counts,
  };
}
