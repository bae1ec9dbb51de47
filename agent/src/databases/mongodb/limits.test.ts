import { describe, expect, it } from 'vitest';

import { watching } from '../test/watching.ts';
import { createProbe } from './probe.ts';
import { answers, currentOp, operation } from './test/documents.ts';
import { startMongo } from './test/start-mongo.ts';

describe('a MongoDB of which there is more than is told', () => {
  it('has the two hundred busiest of ten thousand collections listed, and the sum of the rest', async () => {
    const totals = (count: number) => ({
      totals: Object.fromEntries(
        Array.from({ length: 10_000 }, (_, n) => [
          `shop.orders_${String(n)}`,
          { queries: { time: count * n, count } },
        ]),
      ),
    });
    const server = await startMongo({ answers: answers({ top: totals(1) }) });
    const probe = watching(createProbe, server.config());
    await probe.look();
    server.answers['top'] = totals(2);
    const { items, others } = (await probe.look()).of('queries');
    expect(items).toHaveLength(200);
    expect(items[0]?.total_ms).toBe(9.999);
    expect(others.queries).toBe(9_800);
    expect(others.calls).toBe(9_800);
  });

  it('has the longest fifty operations as samples, and the number of the others', async () => {
    const many = Array.from({ length: 120 }, (_, n) =>
      operation({ connectionId: n, microsecs_running: 2_000_000 + n * 1_000 }),
    );
    const server = await startMongo({ answers: answers({ $currentOp: currentOp(...many) }) });
    const samples = (await watching(createProbe, server.config()).look()).of('samples');
    expect([samples.items.length, samples.left_out, samples.items[0]?.duration_ms]).toEqual([50, 70, 2_119]);
  });
});
