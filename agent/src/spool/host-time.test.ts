import { expect, it } from 'vitest';

import { createHostTime } from './host-time.ts';

it('is how long the host has been up, over its starts, without the time between them', () => {
  const time = createHostTime();
  expect([100, 700, 700].map(time.at)).toEqual([100, 700, 700]);
  expect([20, 50].map(time.at)).toEqual([720, 750]);
  expect(time.at(10)).toBe(760);
});
