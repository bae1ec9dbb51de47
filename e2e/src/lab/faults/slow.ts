import type { Fault } from './fault.ts';

/** Beyond what is slow (3 s), within every time-out. */
const DELAY_MS = 3_400;

export const slow: Fault = {
  name: 'slow',
  title: 'slow dependency',
  begin: ({ shop }) => shop.turn('bank', { delayMs: DELAY_MS }),
  end: ({ shop }) => shop.turn('bank', { delayMs: 5 }),
  about: /bank|checkout|payments|slow|duration|web|api/iu,
  cause: /bank/iu,
  words: {
    'what customers see': /checkout/u,
    'how slow': /[34][.,]\d+ ?s|3[.,]?\d{3} ?ms|slow/iu,
    'who is slow': /bank/u,
  },
  patienceMs: 200_000,
};
