import { randomBytes } from 'node:crypto';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterEach, expect, it } from 'vitest';
import { readStored } from '../sdk/stored.ts';
import { goodRecord, jsonHeaders, logsRequest, post } from './post.ts';

const SENDERS = 64;
const REQUESTS_PER_SENDER = 12;
const PADDING_BYTES = 60_000;

let house: House | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

it('sheds what is too much with 503 alone, stores what it acknowledged, and recovers at once', async () => {
  const open = await openHouse({
    env: { VIGILOPS_MAX_IN_FLIGHT: '1MiB', VIGILOPS_COMMIT_LANES: '1', VIGILOPS_SELF_INTERVAL: 'off' },
  });
  house = open;
  const padding = randomBytes(PADDING_BYTES / 2).toString('hex');
  const statuses = new Map<number, number>();
  const withoutRetryAfter: string[] = [];
  const acknowledged: string[] = [];

  const send = async (id: number): Promise<void> => {
    const attributes = [{ key: 'padding', value: { stringValue: padding.slice(0, 16_000) } }];
    const records = Array.from({ length: 4 }, () => ({ ...goodRecord(id), attributes }));
    const answer = await post(
      open,
      '/v1/logs',
      logsRequest('overload', records),
      jsonHeaders(open.adminToken),
    );
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status === 200) {
      acknowledged.push(`record ${id}`);
    } else if (answer.retryAfter === undefined) {
      withoutRetryAfter.push(answer.body);
    }
  };
  await Promise.all(
    Array.from({ length: SENDERS }, async (_, sender) => {
      for (let request = 0; request < REQUESTS_PER_SENDER; request += 1) {
        await send(sender * 1_000 + request);
      }
    }),
  );

  expect([...statuses.keys()].sort()).toEqual([200, 503]);
  expect(withoutRetryAfter).toEqual([]);
  const stored = (await readStored(open, 'overload')).logs.map((log) => log.body);
  const lost = acknowledged.filter((body) => !stored.includes(body));
  expect(lost).toEqual([]);
  // All four records of a request, or none of them.
  const counts = new Map<string, number>();
  stored.forEach((body) => counts.set(body, (counts.get(body) ?? 0) + 1));
  expect([...counts.values()].every((count) => count === 4)).toBe(true);

  await until('the gate takes data as before', 10_000, async () => {
    const answer = await post(
      open,
      '/v1/logs',
      logsRequest('after', [goodRecord(1)]),
      jsonHeaders(open.adminToken),
    );
    return answer.status === 200 ? true : undefined;
  });
});
