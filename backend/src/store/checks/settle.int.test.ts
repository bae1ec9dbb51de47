import type { ResultStatus } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ServiceSpec, StateInterval, ToJudge, Verdict } from '../../model/index.ts';
import { aSpec, anEntry } from '../test/a-spec.ts';
import { checkResult } from '../test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createServiceStateStore } from './service-states.ts';

const signal = new AbortController().signal;
const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const lookbackUs = () => MINUTE;

/** The plainest judge that there is: what the newest result says is the state. */
function followResults({ fromUs, before, results, nowUs, parent }: ToJudge): Verdict {
  const known = results.filter((result) => result.timeUs <= fromUs).at(-1);
  const intervals: StateInterval[] = [];
  const say = (at: number, status: ResultStatus | undefined) => {
    const state = status === undefined ? (before?.state ?? 'unknown') : status === 'up' ? 'up' : 'down';
    if (intervals.at(-1)?.state !== state) {
      const becauseOf = state === 'down' ? parent : null;
      intervals.push({
        fromUs: at,
        state,
        reason: status === 'up' ? null : (status ?? 'nothing'),
        becauseOf,
      });
    }
  };
  if (before !== null || known !== undefined) {
    say(fromUs, known?.status);
  }
  for (const { timeUs, status } of results.filter((result) => result.timeUs > fromUs)) {
    say(timeUs, status);
  }
  if (intervals.length === 0) {
    say(nowUs, undefined);
  }
  return { intervals, lastCheckUs: results.at(-1)?.timeUs ?? null, judgeAgainAtUs: null };
}

describeEngines('settling the states of services', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let hostId = 0;
  let serial = 0;
  const nowUs = Math.floor(Date.now() / 1_000) * SECOND;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    hostId = await room.host('web-1');
  });
  afterAll(() => room.close());
  beforeEach(async () => {
    await room.rows('DELETE FROM vigilops.service_notes');
    await room.rows('UPDATE vigilops.services SET judge_again_at = NULL');
  });

  const settle = (
    judge: (one: ToJudge) => Verdict = followResults,
    how: {
      readonly nowUs?: number;
      readonly atMost?: number;
      readonly lookbackUs?: (spec: ServiceSpec) => number;
    } = {},
  ) => room.serviceStates.settle(judge, { nowUs, lookbackUs, atMost: 100, ...how }, signal);
  const settleAll = async (judge: (one: ToJudge) => Verdict = followResults) => {
    for (let round = 1; (await settle(judge)).more; round += 1) {
      expect(round).toBeLessThan(1_000);
    }
  };
  const aService = async (changes: Parameters<typeof aSpec>[1] = {}): Promise<number> => {
    serial += 1;
    const created = await room.services.create(
      { spec: aSpec(`service ${String(serial)}`, changes), sealed: null, heartbeatHash: null },
      new Date((nowUs - 2 * HOUR) / 1_000),
      anEntry('service.created'),
      signal,
    );
    await room.rows('UPDATE vigilops.services SET judge_again_at = NULL');
    return created.outcome === 'created' ? created.id : 0;
  };
  const write = (serviceId: number, ...found: readonly (readonly [number, ResultStatus])[]) =>
    room.write({
      checkResults: found.map(([agoUs, status]) =>
        checkResult({ serviceId, timeUs: nowUs - agoUs, status, observerId: hostId }),
      ),
    });
  const statesOf = async (serviceId: number) => {
    const range = { serviceIds: [serviceId], fromUs: nowUs - 24 * HOUR, toUs: nowUs + HOUR };
    const states = (await room.serviceStates.states(range, signal)).get(serviceId) ?? [];
    return states.map(({ fromUs, toUs, state }) => [
      nowUs - fromUs,
      toUs === null ? null : nowUs - toUs,
      state,
    ]);
  };
  const notes = () =>
    room.rows<{ service_id: number }>('SELECT service_id FROM vigilops.service_notes ORDER BY id');

  it('takes what was noted, judges it once, and stores what is now with the service', async () => {
    const id = await aService();
    await write(id, [30 * SECOND, 'up'], [20 * SECOND, 'up'], [10 * SECOND, 'timeout']);
    const settled = await settle();
    expect(settled).toMatchObject({ services: 1, more: false });
    expect(settled.changes.map(({ serviceId, interval }) => [serviceId, interval.state])).toEqual([
      [id, 'up'],
      [id, 'down'],
    ]);
    expect(await statesOf(id)).toEqual([
      [30 * SECOND, 10 * SECOND, 'up'],
      [10 * SECOND, null, 'down'],
    ]);
    expect(await room.services.find(id, signal)).toMatchObject({
      state: 'down',
      stateSinceUs: nowUs - 10 * SECOND,
      stateReason: 'timeout',
      lastCheckUs: nowUs - 10 * SECOND,
    });
    expect(await notes()).toEqual([]);
    expect(await settle()).toEqual({ services: 0, changes: [], more: false });
  });

  it('hands over results from before the new ones, the state in force, and the names of observers', async () => {
    const id = await aService();
    await write(id, [10 * MINUTE, 'up'], [90 * SECOND, 'up']);
    await settle();
    await write(id, [10 * SECOND, 'down']);
    const seen: ToJudge[] = [];
    await settle((one) => {
      seen.push(one);
      return followResults(one);
    });
    expect(seen).toMatchObject([
      {
        fromUs: nowUs - 10 * SECOND - MINUTE,
        before: { fromUs: nowUs - 10 * MINUTE, state: 'up' },
        nowUs,
        parent: null,
        results: [{ timeUs: nowUs - 90 * SECOND }, { timeUs: nowUs - 10 * SECOND }],
      },
    ]);
    expect(seen[0]?.hostNames.get(hostId)).toBe('web-1');
  });

  it('judges again what a crash interrupted: the notes are still there', async () => {
    const id = await aService();
    await write(id, [10 * SECOND, 'up']);
    const crash = () => {
      throw new Error('the power is gone');
    };
    await expect(settle(crash)).rejects.toThrow('the power is gone');
    expect(await notes()).toEqual([{ service_id: id }]);
    expect(await statesOf(id)).toEqual([]);
    await settle();
    expect(await statesOf(id)).toEqual([[10 * SECOND, null, 'up']]);
  });

  it('settles the past anew when its results come late, and leaves the present as it is', async () => {
    const id = await aService();
    await write(id, [2 * HOUR, 'up'], [10 * SECOND, 'up']);
    await settleAll();
    expect(await statesOf(id)).toEqual([[2 * HOUR, null, 'up']]);
    await write(id, [HOUR, 'down'], [HOUR - 30 * SECOND, 'up']);
    const seen: ToJudge[] = [];
    const settled = await settle((one) => {
      seen.push(one);
      return followResults(one);
    });
    expect(seen[0]?.nowUs).toBe(nowUs - HOUR + 30 * SECOND + MINUTE);
    expect(seen[0]?.parent).toBeNull();
    expect(settled.changes.map(({ interval }) => interval.state)).toEqual(['down', 'up']);
    expect(await statesOf(id)).toEqual([
      [2 * HOUR, HOUR, 'up'],
      [HOUR, HOUR - 30 * SECOND, 'down'],
      [HOUR - 30 * SECOND, null, 'up'],
    ]);
    expect(await room.services.find(id, signal)).toMatchObject({
      state: 'up',
      lastCheckUs: nowUs - 10 * SECOND,
    });
  });

  it('looks at what is now before what a queue brings, and says that more waits', async () => {
    const id = await aService();
    await write(id, [2 * HOUR, 'up']);
    await settle();
    await write(id, [HOUR, 'down']);
    await write(id, [5 * SECOND, 'up']);
    const seen: number[] = [];
    const noting = (one: ToJudge) => {
      seen.push(one.nowUs - nowUs);
      return followResults(one);
    };
    expect((await settle(noting)).more).toBe(true);
    expect((await settle(noting)).more).toBe(false);
    expect(seen).toEqual([0, -HOUR + MINUTE]);
  });

  it('takes back an outage when a late result says that there was none', async () => {
    const id = await aService();
    await write(id, [3 * MINUTE, 'up'], [40 * SECOND, 'down'], [10 * SECOND, 'up']);
    await settle();
    expect(await statesOf(id)).toHaveLength(3);
    await write(id, [39 * SECOND, 'up']);
    const lenient = (one: ToJudge) =>
      followResults({ ...one, results: one.results.filter(({ status }) => status === 'up') });
    await settle(lenient);
    expect(await statesOf(id)).toEqual([[3 * MINUTE, null, 'up']]);
  });

  it('judges again when a verdict said so, without any result', async () => {
    const id = await aService();
    await write(id, [10 * SECOND, 'up']);
    await settle((one) => ({ ...followResults(one), judgeAgainAtUs: nowUs + 5 * SECOND }));
    expect((await settle()).services).toBe(0);
    const silence: StateInterval = {
      fromUs: nowUs + 5 * SECOND,
      state: 'unknown',
      reason: 'silence',
      becauseOf: null,
    };
    const aged = await settle(
      (one) => ({
        intervals: [...followResults(one).intervals, silence],
        lastCheckUs: null,
        judgeAgainAtUs: null,
      }),
      { nowUs: nowUs + 6 * SECOND },
    );
    expect(aged).toMatchObject({ services: 1, changes: [{ serviceId: id, interval: { state: 'unknown' } }] });
    expect(await room.services.find(id, signal)).toMatchObject({
      state: 'unknown',
      stateReason: 'silence',
      lastCheckUs: nowUs - 10 * SECOND,
    });
    expect((await settle(followResults, { nowUs: nowUs + HOUR })).services).toBe(0);
  });

  it('takes no more services at once than it may, and those that wait longest first', async () => {
    const ids = [await aService(), await aService(), await aService()];
    for (const id of ids.toReversed()) {
      await write(id, [SECOND, 'up']);
    }
    expect(await settle(followResults, { atMost: 2 })).toMatchObject({ services: 2, more: true });
    expect(await notes()).toEqual([{ service_id: ids[0] }]);
    expect(await settle(followResults, { atMost: 2 })).toMatchObject({ services: 1, more: false });
  });

  it('drops notes of services that are no more', async () => {
    const id = await aService();
    await write(id, [SECOND, 'up']);
    expect(await room.services.remove(id, anEntry('service.removed'), signal)).toBe(true);
    expect(await settle()).toEqual({ services: 0, changes: [], more: false });
    expect(await notes()).toEqual([]);
  });

  it('goes through a flood of results in parts, to the same states', async () => {
    const flood = Array.from({ length: 2_000 }, (_, i) => ({
      timeUs: nowUs - HOUR + i * 100_000,
      status: i % 500 < 250 ? ('up' as const) : ('down' as const),
    }));
    const [id, other] = [await aService(), await aService()];
    for (const serviceId of [id, other]) {
      await room.write({
        checkResults: flood.map((one) => checkResult({ serviceId, observerId: hostId, ...one })),
      });
    }
    const seen: number[] = [];
    const parts = createServiceStateStore(room.database.connections, { resultsAtOnce: 1 });
    const how = { nowUs, lookbackUs, atMost: 1 };
    const counting = (one: ToJudge) => {
      seen.push(one.results.length);
      return followResults(one);
    };
    while ((await parts.settle(counting, how, signal)).more) {
      expect(seen.length).toBeLessThan(100);
    }
    expect(seen.length).toBeGreaterThan(15);
    expect(Math.max(...seen)).toBeLessThanOrEqual(400);
    expect(await statesOf(id)).toHaveLength(8);
    expect(await statesOf(id)).toEqual(await statesOf(other));
    expect((await statesOf(id)).at(-1)).toEqual([HOUR - 175 * SECOND, null, 'down']);
  });

  it('hands over one result of an observer and moment, however often it was stored', async () => {
    const id = await aService();
    await write(id, [SECOND, 'up'], [SECOND, 'up'], [SECOND, 'up']);
    const seen: ToJudge[] = [];
    await settle((one) => {
      seen.push(one);
      return followResults(one);
    });
    expect(seen[0]?.results).toHaveLength(1);
  });

  it('knows the host that a service runs on to be offline, and the service that it needs to be down', async () => {
    const silent = await room.host('gone', { heardAt: new Date((nowUs - 2 * MINUTE) / 1_000) });
    const base = await aService();
    await write(base, [SECOND, 'down']);
    await settle();
    const onHost = await aService({ host_id: silent, depends_on: [base] });
    const needing = await aService({ host_id: hostId, depends_on: [onHost, base] });
    for (const id of [onHost, needing]) {
      await write(id, [SECOND, 'down']);
    }
    await settle();
    const causeOf = async (id: number) => (await room.services.find(id, signal))?.becauseOf;
    expect(await causeOf(onHost)).toEqual({ kind: 'host', id: silent, name: 'gone' });
    expect(await causeOf(needing)).toMatchObject({ kind: 'service', id: base });
    await room.rows('UPDATE vigilops.hosts SET offline_after_ms = 600000 WHERE id = $1', [silent]);
    const other = await aService({ host_id: silent });
    await write(other, [SECOND, 'down']);
    await settle();
    expect(await causeOf(other)).toBeNull();
  });

  it('teaches a running outage the cause that was noticed later', async () => {
    const base = await aService();
    const needing = await aService({ depends_on: [base] });
    await write(needing, [20 * SECOND, 'up'], [10 * SECOND, 'down']);
    await settle();
    expect((await room.services.find(needing, signal))?.becauseOf).toBeNull();
    await write(base, [9 * SECOND, 'down']);
    await settle();
    await write(needing, [SECOND, 'down']);
    await settle();
    expect((await room.services.find(needing, signal))?.becauseOf).toMatchObject({ id: base });
    const range = { serviceIds: [needing], fromUs: nowUs - HOUR, toUs: nowUs };
    const states = (await room.serviceStates.states(range, signal)).get(needing);
    expect(states?.at(-1)).toMatchObject({ fromUs: nowUs - 10 * SECOND, becauseOf: { id: base } });

    // The cause is over and the outage is not: it is one of its own now.
    await write(base, [SECOND / 2, 'up']);
    await settle();
    await write(needing, [0, 'down']);
    await settle();
    expect(await room.services.find(needing, signal)).toMatchObject({ state: 'down', becauseOf: null });
    const later = (await room.serviceStates.states(range, signal)).get(needing);
    expect(later?.at(-1)).toMatchObject({ becauseOf: { id: base } });
  });

  it('says when nobody was there to hear heartbeats', async () => {
    await room.rows('DELETE FROM vigilops.house_presence');
    const heard = async (atUs: number) => {
      const id = await aService();
      await write(id, [nowUs - atUs, 'up']);
      const seen: ToJudge[] = [];
      await settle(
        (one) => {
          seen.push(one);
          return followResults(one);
        },
        { nowUs: atUs },
      );
      return (seen[0]?.absences ?? []).map(({ fromUs, toUs }) => [fromUs - nowUs, toUs - nowUs]);
    };
    const first = nowUs - 10 * MINUTE;
    expect(await heard(first)).toEqual([[-10 * MINUTE - 2 * MINUTE, -10 * MINUTE]]);
    expect(await heard(first + 30 * SECOND)).toEqual([[-11.5 * MINUTE, -10 * MINUTE]]);
    expect(await heard(first + 5 * MINUTE)).toEqual([[-7 * MINUTE, -5 * MINUTE]]);
    await room.rows('DELETE FROM vigilops.house_presence WHERE from_time > $1', [
      new Date((first + MINUTE) / 1_000),
    ]);
    expect(await heard(first + 2 * MINUTE)).toEqual([[-9.5 * MINUTE, -8 * MINUTE]]);
  });

  it('sets uptimes, and forgets states that ended long ago', async () => {
    const id = await aService();
    await write(id, [2 * HOUR, 'up'], [HOUR, 'down'], [SECOND, 'up']);
    await settleAll();
    await room.serviceStates.setUptimes(new Map([[id, 99.5]]), signal);
    expect((await room.services.find(id, signal))?.uptimePercent).toBe(99.5);
    await room.serviceStates.setUptimes(new Map([[id, null]]), signal);
    expect((await room.services.find(id, signal))?.uptimePercent).toBeNull();
    expect(await room.serviceStates.prune(nowUs - 30 * MINUTE, signal)).toBeGreaterThan(0);
    expect(await statesOf(id)).toEqual([
      [HOUR, SECOND, 'down'],
      [SECOND, null, 'up'],
    ]);
  });
});

describeEngines(
  'settling by several backends',
  STORE_SCHEMA,
  (suite) => {
    it('is done by one at a time: the other one finds nothing to do', async () => {
      const room = await openReadingRoom(suite);
      for (const name of ['shop', 'pay']) {
        const service = { spec: aSpec(name), sealed: null, heartbeatHash: null };
        await room.services.create(service, new Date(0), anEntry('service.created'), signal);
      }
      const how = { nowUs: Date.now() * 1_000, lookbackUs, atMost: 10 };
      const settling = [0, 1, 2, 3].map(() => room.serviceStates.settle(followResults, how, signal));
      const settled = await Promise.all(settling);
      expect(settled.reduce((sum, { services }) => sum + services, 0)).toBe(2);
      expect(await room.rows('SELECT 1 FROM vigilops.service_states')).toHaveLength(2);
      await room.close();
    });
  },
  ['postgres', 'timescale'],
);
