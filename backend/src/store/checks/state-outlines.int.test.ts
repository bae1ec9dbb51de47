import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aSpec, anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const T0 = Date.UTC(2026, 2, 1) * 1_000;
const at = (minutes: number) => T0 + minutes * 60e6;

describeEngines('outlines of states', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  /** "up 0, down 10, up 12.5": states from minutes on. */
  async function service(name: string, text: string): Promise<number> {
    const made = await room.services.create(
      { spec: aSpec(name), sealed: null, heartbeatHash: null },
      new Date(),
      anEntry('service.created'),
      signal,
    );
    const id = made.outcome === 'created' ? made.id : 0;
    const turns = text === '' ? [] : text.split(', ').map((turn) => turn.split(' '));
    for (const [place, [state, minutes]] of turns.entries()) {
      const ends = turns[place + 1]?.[1];
      await room.rows(
        `INSERT INTO vigilops.service_states (service_id, from_time, to_time, state, reason) VALUES ($1, $2, $3, $4, 'x')`,
        [
          id,
          new Date(at(Number(minutes)) / 1_000),
          ends === undefined ? null : new Date(at(Number(ends)) / 1_000),
          state,
        ],
      );
    }
    return id;
  }

  it('hold what is not up, and since when a service is known', async () => {
    const [one, two, none] = [
      await service('one', 'unknown 0, up 10, down 20, up 22.5, down 30'),
      await service('two', 'up 5'),
      await service('three', ''),
    ];
    const range = { fromUs: at(0), toUs: at(60) };
    const outlines = await room.serviceStates.outlines({ serviceIds: [one, two, none], ...range }, signal);
    expect(outlines.get(one)).toEqual({
      sinceUs: at(0),
      notUp: [
        { fromUs: at(0), toUs: at(10), state: 'unknown' },
        { fromUs: at(20), toUs: at(22.5), state: 'down' },
        { fromUs: at(30), toUs: null, state: 'down' },
      ],
    });
    expect(outlines.get(two)).toEqual({ sinceUs: at(5), notUp: [] });
    expect(outlines.has(none)).toBe(false);
  });

  it('hold what touches the range alone', async () => {
    const id = await service('four', 'down 0, up 10, down 20, up 30, down 40');
    const asked = { serviceIds: [id], fromUs: at(25), toUs: at(40) };
    expect((await room.serviceStates.outlines(asked, signal)).get(id)).toEqual({
      sinceUs: at(0),
      notUp: [{ fromUs: at(20), toUs: at(30), state: 'down' }],
    });
  });
});
