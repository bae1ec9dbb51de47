import { createMarks } from '@vigilops/sensitive';
import { expect, it } from 'vitest';
import { hideAcrossRows } from './across-rows.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLQ';
const rowsOf = (bodies: readonly string[]) =>
  bodies.map((body, i) => ({ cite: `log:${String(i)}`, link: '/a/x', body }));
const bodies = (given: readonly string[]) =>
  hideAcrossRows(rowsOf(given), createMarks()).map(({ body }) => String(body));

it.each([
  [[`key ${KEY.slice(0, 9)}`, `${KEY.slice(9)} was used`]],
  [[`${KEY.slice(9)} was used`, `key ${KEY.slice(0, 9)}`]],
  [['start', KEY.slice(0, 4), KEY.slice(4, 9), KEY.slice(9, 14), KEY.slice(14), 'end']],
])('hides a key that is split over lines, newest or oldest first: %j', (given) => {
  const shown = bodies(given).join('\n');
  for (const piece of given.filter((one) => /[A-Z]{5}/.test(one))) {
    expect(shown).not.toContain(piece.replace(/^key | was used$/g, ''));
  }
  expect(shown).toContain('<SECRET_');
});

it('leaves lines alone that hold no secret together', () => {
  const given = ['connection refused', 'retrying in 5 s', 'user logged in', ''];
  expect(bodies(given)).toEqual(given);
});
