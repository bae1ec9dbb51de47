import type { Fault } from './fault.ts';

/** Twenty times a second. */
const LINES_A_TICK = 25;

export const storm: Fault = {
  name: 'storm',
  title: 'log storm',
  begin: ({ mailer }) => mailer.turn({ linesPerTick: LINES_A_TICK }),
  end: ({ mailer }) => mailer.turn({ linesPerTick: 0 }),
  about: /mailer|relay/iu,
  cause: /mailer|relay/iu,
  words: {
    'who writes': /mailer/u,
    'what it writes': /refused by the relay/u,
    'how much': /\d{3,}|\d ?k\b|×/u,
  },
  patienceMs: 90_000,
};
