import { setTimeout as sleep } from 'node:timers/promises';
import { BUDGET } from '../gateway.ts';
import type { Fault } from './fault.ts';

/** A loop of calls, as a program that tries again for ever makes; the budget ends it. */
const MOST_CALLS = 400;
const PAUSE_MS = 50;

export const llmBurn: Fault = {
  name: 'llm-burn',
  title: 'LLM budget burns',
  begin: async ({ gateway }) => {
    for (let call = 0; call < MOST_CALLS && (await gateway.call()); call += 1) {
      await sleep(PAUSE_MS);
    }
  },
  end: async () => undefined,
  about: new RegExp(`${BUDGET}|budget`, 'iu'),
  cause: new RegExp(`${BUDGET}|budget|llm`, 'iu'),
  words: {
    'which budget': new RegExp(BUDGET, 'u'),
    'how much is used': /\d+(?:\.\d+)?\s?%|used up|nearly used|\b1\b/u,
  },
  patienceMs: 90_000,
};
