import { describe, expect, it } from 'vitest';
import { sessionStateName, took } from './words.ts';

describe('how long something took', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [0.0003, '1 µs'],
    [0.042, '42 µs'],
    [0.2, '0.2 ms'],
    [340, '340 ms'],
    [1_240, '1.24 s'],
    [42_170, '42.2 s'],
    [72_000, '1 min 12 sec'],
  ])('of %s ms is %s: never nothing where there was something', (ms, text) => {
    expect(took(ms)).toBe(text);
  });
});

it('states of sessions are told alike, whatever their server calls them', () => {
  expect(sessionStateName('idle in transaction')).toBe('idle in transaction');
  expect(sessionStateName('idle_in_transaction')).toBe('idle in transaction');
  expect(sessionStateName('Updating')).toBe('Updating');
  expect(sessionStateName(null)).toBe('');
});
