import { expect, it } from 'vitest';

import { createHearing } from './hearing.ts';

it('takes a silence for as long as it was tried', () => {
  let nowMs = 10;
  const hearing = createHearing(() => nowMs);
  expect(hearing.state()).toEqual({ heardMs: null, silence: null });
  hearing.note('no_answer');
  nowMs = 50;
  hearing.note('error');
  nowMs = 9_000;
  expect(hearing.state()).toEqual({ heardMs: null, silence: { sinceMs: 10, lastMs: 50, reason: 'error' } });
  hearing.note('refused');
  expect(hearing.state()).toEqual({ heardMs: 9_000, silence: null });
});
