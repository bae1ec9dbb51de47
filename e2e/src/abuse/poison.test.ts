import { openHouse, type House } from '@vigilops/testkit/house';
import { seeded } from '@vigilops/testkit/seeded';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readStored } from '../sdk/stored.ts';
import { goodRecord, jsonHeaders, logsRequest, post } from './post.ts';

const BATCHES = 200;
const SEED = Number(process.env.VIGILOPS_TEST_SEED ?? Date.now() % 1_000_000);

let house: House;
beforeAll(async () => {
  house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
});
afterAll(async () => {
  await house.close();
});

function nested(depth: number): object {
  let value: object = { stringValue: 'deep' };
  for (let level = 0; level < depth; level += 1) {
    value = { arrayValue: { values: [value] } };
  }
  return value;
}

/** Records that must be refused alone. */
const POISON: readonly ((good: object) => object)[] = [
  (good) => ({ ...good, severityNumber: 'SEVERITY_NUMBER_ERROR' }),
  (good) => ({ ...good, timeUnixNano: '9223372036854775807' }),
  (good) => ({ ...good, timeUnixNano: '1000000000000000000' }),
  (good) => ({ ...good, timeUnixNano: 'soon' }),
  (good) => ({ ...good, timeUnixNano: 1e30 }),
  (good) => ({ ...good, body: nested(100) }),
  (good) => ({ ...good, body: { intValue: '0x10' } }),
];

/** Records that must be kept, changed where they cannot be stored as they are. */
const STRANGE: readonly ((id: number) => { record: object; body: string })[] = [
  (id) => ({ record: { ...goodRecord(id), traceId: 'not hex' }, body: `record ${id}` }),
  (id) => ({
    record: { ...goodRecord(id), body: { stringValue: `record ${id} \u0000 nul` } },
    body: `record ${id}`,
  }),
  (id) => ({
    record: { ...goodRecord(id), body: { stringValue: `record ${id} \ud800 half` } },
    body: `record ${id}`,
  }),
  (id) => ({
    record: { ...goodRecord(id), attributes: [{ key: '__proto__', value: { stringValue: 'x' } }] },
    body: `record ${id}`,
  }),
];

it(`stores the good records of ${BATCHES} random batches and rejects the bad ones, exactly (seed ${SEED})`, async () => {
  const dice = seeded(SEED);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(dice() * items.length)] as Item;
  const expected: string[] = [];
  let rejected = 0;
  let wanted = 0;
  let id = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const records: object[] = [];
    const size = 1 + Math.floor(dice() * 30);
    for (let place = 0; place < size; place += 1) {
      id += 1;
      const roll = dice();
      if (roll < 0.2) {
        records.push(pick(POISON)(goodRecord(id)));
        wanted += 1;
      } else if (roll < 0.4) {
        const { record, body } = pick(STRANGE)(id);
        records.push(record);
        expected.push(body);
      } else {
        records.push(goodRecord(id));
        expected.push(`record ${id}`);
      }
    }
    const answer = await post(
      house,
      '/v1/logs',
      logsRequest('poison', records),
      jsonHeaders(house.adminToken),
    );
    expect(answer.status, answer.body).toBe(200);
    const { partialSuccess } = JSON.parse(answer.body) as { partialSuccess?: { rejectedLogRecords: string } };
    rejected += Number(partialSuccess?.rejectedLogRecords ?? 0);
  }
  expect(rejected).toBe(wanted);
  const stored = await readStored(house, 'poison');
  const ids = stored.logs.map((log) => /^record \d+/.exec(log.body)?.[0] ?? log.body);
  expect(ids.sort()).toEqual(expected.sort());
});
