import type { Fault } from './fault.ts';

/** Beyond what is slow (3 s), within every time-out. */
const DELAY_MS = 3_400;

export const slow: Fault = {
  name: 'slow',
  shop: 'books',
  title: 'slow dependency',
  begin: ({ shop }) => shop('books').turn('bank', { delayMs: DELAY_MS }),
  end: ({ shop }) => shop('books').turn('bank', { delayMs: 5 }),
  about: /books/iu,
  cause: /^(?:service|dependency) .*books-bank/iu,
  words: {
    'what customers see': /\bbooks\b/u,
    'how slow': /[34][.,]\d+ ?s|3[.,]?\d{3} ?ms|slow/iu,
    'who is slow': /books-bank/u,
  },
  patienceMs: 200_000,
};
