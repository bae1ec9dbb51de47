const UNITS = new Set(
  'b kb mb gb tb pb kib mib gib tib bytes ns us µs ms s sec seconds min minutes h hours'.split(' '),
);

/** Whether a word says in what something is counted or timed. */
export const isUnit = (word: string): boolean => UNITS.has(word.toLowerCase());
