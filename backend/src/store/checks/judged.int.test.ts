import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJudge, lookbackUs } from '../../checks/index.ts';
import type { CheckResultRow } from '../../model/index.ts';
import { aSpec, anEntry } from '../test/a-spec.ts';
import { checkResult } from '../test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { generator } from '../test/rollup-reference.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const SECOND = 1e6;
const STORY = 900 * SECOND;
const OBSERVERS = [1, 2, 3];

/** A result that comes to the house at another time than it was found. */
interface Arrival {
  readonly result: CheckResultRow;
  readonly atUs: number;
}

describeEngines('results, the judge and the store together', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const endUs = Math.floor(Date.now() / 1_000) * SECOND - 60 * SECOND;
  const startUs = endUs - STORY;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  /** A quarter of an hour of three observers and an outage or two; each is cut off for a while and sends what it found later. */
  const aStory = (random: () => number): readonly Arrival[] =>
    OBSERVERS.flatMap((observerId) => {
      const cutFromUs = startUs + random() * STORY * 0.7;
      const cutToUs = cutFromUs + random() * STORY * 0.25;
      const arrivals: Arrival[] = [];
      for (let timeUs = startUs + Math.floor(random() * 10) * SECOND; timeUs < endUs; timeUs += 10 * SECOND) {
        const share = (timeUs - startUs) / STORY;
        const isOut = share > 0.3 && share < 0.4 + random() * 0.01;
        const status = isOut || random() < 0.05 ? 'down' : random() < 0.03 ? 'inconclusive' : 'up';
        const isCut = timeUs >= cutFromUs && timeUs < cutToUs;
        // A queue is sent oldest first, a minute of it in a second.
        const atUs = isCut ? cutToUs + (timeUs - cutFromUs) / 60 : timeUs;
        const result = checkResult({ serviceId: 0, observerId, timeUs, status });
        arrivals.push({ result, atUs: Math.min(atUs, endUs) });
      }
      return arrivals;
    });

  const aServiceOf = async (name: string): Promise<number> => {
    const service = { spec: aSpec(name, { failures: 2 }), sealed: null, heartbeatHash: null };
    const at = new Date(startUs / 1_000);
    const created = await room.services.create(service, at, anEntry('service.created'), signal);
    await room.rows('UPDATE vigilops.services SET judge_again_at = NULL');
    return created.outcome === 'created' ? created.id : 0;
  };
  const settle = async (nowUs: number): Promise<void> => {
    while (
      (
        await room.serviceStates.settle(
          createJudge(() => ({ language: 'en', timeZone: 'UTC' })),
          { nowUs, lookbackUs, atMost: 10 },
          signal,
        )
      ).more
    );
  };
  const write = (serviceId: number, arrivals: readonly Arrival[]) =>
    room.write({ checkResults: arrivals.map(({ result }) => ({ ...result, serviceId })) });
  const statesOf = async (serviceId: number) => {
    const range = { serviceIds: [serviceId], fromUs: 0, toUs: endUs + STORY };
    const states = (await room.serviceStates.states(range, signal)).get(serviceId) ?? [];
    return states.map(({ fromUs, toUs, state }) => [
      (fromUs - startUs) / SECOND,
      toUs === null ? null : (toUs - startUs) / SECOND,
      state,
    ]);
  };

  it('tell the same story whether it came in time or in pieces', async () => {
    const story = aStory(generator(2));
    const [atOnce, inPieces] = [await aServiceOf('at once'), await aServiceOf('in pieces')];
    // Hardly two results in one step: what turns an observer comes in pieces.
    const stepUs = 5 * SECOND;
    for (let nowUs = startUs; nowUs < endUs; nowUs += stepUs) {
      const arrived = story.filter(({ atUs }) => atUs >= nowUs && atUs < nowUs + stepUs);
      if (arrived.length > 0) {
        await write(inPieces, arrived);
      }
      await settle(nowUs + stepUs);
    }
    await write(
      inPieces,
      story.filter(({ atUs }) => atUs >= endUs),
    );
    await write(atOnce, story);
    await settle(endUs);
    const states = await statesOf(inPieces);
    expect(states).toEqual(await statesOf(atOnce));
    expect(states.length).toBeGreaterThan(2);
    const [piecewise, whole] = [
      await room.services.find(inPieces, signal),
      await room.services.find(atOnce, signal),
    ];
    expect(piecewise?.state).toBe(whole?.state);
    expect(piecewise?.stateSinceUs).toBe(whole?.stateSinceUs);
    expect(piecewise?.lastCheckUs).toBe(whole?.lastCheckUs);
  });
});
