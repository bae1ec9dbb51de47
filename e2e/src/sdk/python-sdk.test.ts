import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openHouse, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from '@vigilops/testkit/python';
import { canonical, readStored, sorted } from './stored.ts';

const found = pythonWith('otel-python', join(import.meta.dirname, 'python/requirements.txt'));
if ('missing' in found) {
  process.stderr.write(`The Python SDK is NOT tested: ${found.missing}\n`);
}

interface Sent {
  numbers: { metric: string; time: string; attributes: Record<string, unknown>; value: number }[];
  histograms: {
    metric: string;
    time: string;
    attributes: Record<string, unknown>;
    count: string;
    sum: number;
  }[];
  logs: { body: string; severity: number }[];
  spans: Record<string, unknown>[];
  failures: number;
}

describe.skipIf('missing' in found)('the Python SDK', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house.close();
  });

  it.each(['none', 'gzip', 'deflate'])(
    'stores metrics, logs and traces exactly, compression %s',
    async (compression) => {
      const run = `python-${compression}`;
      const python = 'python' in found ? found.python : '';
      const script = join(import.meta.dirname, 'python/send.py');
      const { stdout, stderr } = await promisify(execFile)(
        python,
        [script, house.url, house.adminToken, run, compression],
        {
          maxBuffer: 64 * 1024 * 1024,
        },
      );
      const sent = JSON.parse(stdout) as Sent;
      expect(sent.failures, stderr).toBe(0);
      const stored = await readStored(house, run);

      expect(sent.numbers.length).toBeGreaterThan(300);
      const numbers = stored.numbers.map(({ metric, time, attributes, value }) => ({
        metric,
        time,
        attributes,
        value,
      }));
      expect(sorted(numbers).map(canonical)).toEqual(sorted(sent.numbers).map(canonical));

      const histograms = stored.histograms.map(({ metric, time, attributes, count, sum }) => ({
        metric,
        time,
        attributes,
        count,
        sum,
      }));
      expect(sorted(histograms).map(canonical)).toEqual(sorted(sent.histograms).map(canonical));

      const logs = stored.logs.map(({ body, severity }) => ({ body, severity }));
      expect(sorted(logs)).toEqual(sorted(sent.logs));

      const spans = stored.spans.map(
        ({ name, time, duration_ns, trace_id, span_id, parent_span_id, attributes }) => ({
          name,
          time,
          duration_ns,
          trace_id,
          span_id,
          parent_span_id,
          attributes,
        }),
      );
      expect(sorted(spans).map(canonical)).toEqual(sorted(sent.spans).map(canonical));
    },
  );
});
