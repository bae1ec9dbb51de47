import { describe, expect, it } from 'vitest';
import { chooseStretch, cutStretch } from './stretches.ts';

const NOW = 1_000_000;
const how = { nowUs: NOW, lookbackUs: 100, isNew: false };
const note = (fromUs: number, toUs = fromUs) => ({ fromUs, toUs });

describe('what is judged first', () => {
  it('is nothing where nothing was noted', () => {
    expect(chooseStretch([], how)).toBeUndefined();
  });

  it('reaches the present where a result is so new that the state now hangs on it', () => {
    expect(chooseStretch([note(NOW - 50)], how)).toEqual({
      newFromUs: NOW - 50,
      fromUs: NOW - 150,
      toUs: NOW,
      isLive: true,
      rest: [],
    });
  });

  it('is what is now, and what a queue brings of the past waits', () => {
    const notes = [note(1_000, 2_000), note(NOW - 10), note(2_150, 3_000)];
    expect(chooseStretch(notes, how)).toMatchObject({
      newFromUs: NOW - 10,
      isLive: true,
      rest: [note(1_000, 3_000)],
    });
    expect(chooseStretch([note(1_000, 3_000)], how)).toEqual({
      newFromUs: 1_000,
      fromUs: 900,
      toUs: 3_100,
      isLive: false,
      rest: [],
    });
  });

  it('joins notes that hang on each other and no others', () => {
    expect(chooseStretch([note(1_000), note(1_200)], how)).toMatchObject({ newFromUs: 1_000, rest: [] });
    expect(chooseStretch([note(1_000), note(1_201)], how)).toMatchObject({
      newFromUs: 1_201,
      rest: [note(1_000)],
    });
  });

  it('of a service that was never judged reaches the present, however old its first results are', () => {
    expect(chooseStretch([note(1_000, 2_000)], { ...how, isNew: true })).toMatchObject({
      fromUs: 900,
      toUs: NOW,
      isLive: true,
    });
  });

  it('ends now, and results of a clock that is ahead wait for their time', () => {
    expect(chooseStretch([note(NOW - 10, NOW + 500)], how)).toMatchObject({
      toUs: NOW,
      rest: [note(NOW, NOW + 500)],
    });
  });
});

describe('a stretch that is cut', () => {
  const live = { newFromUs: NOW - 50, fromUs: NOW - 150, toUs: NOW, isLive: true, rest: [note(5)] };
  const past = { newFromUs: 1_000, fromUs: 900, toUs: 3_100, isLive: false, rest: [] };

  it('leaves the rest as a note and is not the present any more', () => {
    expect(cutStretch(live, NOW - 20, 100)).toMatchObject({
      toUs: NOW - 20,
      isLive: false,
      rest: [note(5), note(NOW - 20, NOW)],
    });
    expect(cutStretch(past, 2_000, 100)).toMatchObject({ toUs: 2_000, rest: [note(2_000, 3_000)] });
  });

  it('notes at least the moment where it was cut', () => {
    expect(cutStretch(past, 3_050, 100)).toMatchObject({ rest: [note(3_050, 3_050)] });
  });
});
