import { describe, expect, it } from 'vitest';
import { createDecodeKit, NOW_MS, sampleRows } from '../../decode/test/decode-kit.ts';
import { aToken } from '../../test/memory-hosts.ts';
import { aDraft, runSteps } from '../test/pipeline-kit.ts';
import { createPipelineSeries } from './pipeline-series.ts';

function open() {
  let nowMs = NOW_MS;
  const series = createPipelineSeries({ instanceId: 'one:4318', nowMs: () => nowMs });
  const kit = createDecodeKit({ token: aToken('api') });
  return {
    series,
    advance: (ms: number) => {
      nowMs += ms;
      kit.advance(ms);
    },
    /** What would be stored now; undefined: nothing is to be told. */
    stored: async (tell = true) => {
      const next = series.next();
      if (next === null) {
        return undefined;
      }
      const decoded = await kit.decode('metrics', next.body);
      expect(decoded.rejections).toEqual([]);
      if (tell) {
        next.told();
      }
      return decoded;
    },
  };
}
type Steps = Parameters<typeof runSteps>[0];
const seen = (steps: Steps, own: Parameters<typeof aDraft>[0] = {}) =>
  runSteps(steps, aDraft(own)).effects.observations;

describe('metrics that pipelines make', () => {
  it('are counters that go on, told each time', async () => {
    const { series, stored, advance } = open();
    const count: Steps = [{ type: 'metric', name: 'shop.orders', labels: ['kind'] }];
    series.take(seen(count, { fields: { kind: 'a' } }));
    series.take(seen(count, { fields: { kind: 'a' } }));
    series.take(seen(count, { fields: { kind: 'b' } }));
    const values = async () =>
      sampleRows((await stored())?.batch ?? ({ samples: null } as never)).map(({ value }) => value);
    expect(await values()).toEqual([2, 1]);
    advance(15_000);
    series.take(seen(count, { fields: { kind: 'b' } }));
    expect(await values()).toEqual([2, 2]);
  });

  it('are gauges, told once for each new value, and again where that was not stored', async () => {
    const { series, stored } = open();
    const gauge: Steps = [{ type: 'metric', name: 'queue', kind: 'gauge', value: 'n' }];
    series.take(seen(gauge, { fields: { n: 4 } }));
    series.take(seen(gauge, { fields: { n: 9 }, timeUs: 1 }));
    expect(sampleRows((await stored(false))?.batch as never)).toMatchObject([{ value: 4 }]);
    expect(sampleRows((await stored())?.batch as never)).toMatchObject([{ value: 4 }]);
    expect(await stored()).toBeUndefined();
  });

  it('are histograms with the bounds that somebody chose', async () => {
    const { series, stored } = open();
    for (const ms of [1, 5, 10, 11]) {
      series.take(
        seen([{ type: 'metric', name: 'took', kind: 'histogram', value: 'ms', buckets: [5, 10] }], {
          fields: { ms },
        }),
      );
    }
    expect((await stored())?.batch.histograms).toMatchObject([
      { count: 4n, sum: 27, explicit: { bounds: [5, 10], counts: [2n, 1n, 1n] } },
    ]);
  });

  it('are bounded: labels without number are one series', async () => {
    const { series, stored } = open();
    for (let user = 0; user < 500; user += 1) {
      series.take(
        seen([{ type: 'metric', name: 'm', labels: ['user'], max_series: 10 }], { fields: { user } }),
      );
    }
    const values = sampleRows((await stored())?.batch as never).map(({ value }) => value);
    expect(values).toHaveLength(11);
    expect(values.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(500);
    expect(Math.max(...values.map(Number))).toBe(490);
  });

  it('end with their pipeline, and with an hour of silence', async () => {
    const { series, stored, advance } = open();
    const observations = seen([{ type: 'metric', name: 'm' }]);
    series.take(observations);
    series.keepOnly(new Set(observations.map(({ plan }) => plan.key)));
    expect(await stored()).toBeDefined();
    series.keepOnly(new Set());
    expect(await stored()).toBeUndefined();
    series.take(observations);
    advance(3_700_000);
    expect(await stored()).toBeUndefined();
  });
});
