import { dateTime, LoadingState, type DataQueryRequest } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { createApi, once } from '../../api/client.ts';
import { aBackend, rangeOfAnHour, refusal } from '../../test/builders.ts';
import { someMetrics } from '../../test/some-metrics.ts';
import { metricsOf } from './frames.ts';
import { HostSource, type HostQuery } from './source.ts';

const request = (hostId: number): DataQueryRequest =>
  ({
    targets: [{ refId: 'host', hostId } satisfies HostQuery],
    range: rangeOfAnHour(),
    maxDataPoints: 5_000,
  }) as unknown as DataQueryRequest;

function sourceOf(answers: Record<string, unknown>) {
  const backend = aBackend(answers);
  return { source: new HostSource(createApi('', () => backend)), backend, answers };
}

describe('the source of the charts', () => {
  it('asks for the range, with no more points than a chart can show', async () => {
    const { source, backend } = sourceOf({ '/read/hosts/7/metrics': someMetrics({ cpu: 0.5 }) });
    await once(source.query(request(7)));
    const { searchParams } = new URL(backend.requests[0]?.url ?? '', 'http://x');
    expect(Object.fromEntries(searchParams)).toEqual({
      from: dateTime(rangeOfAnHour().from).toISOString(),
      to: dateTime(rangeOfAnHour().to).toISOString(),
      max_points: '600',
    });
  });

  it('keeps what it had of a host under an error, and nothing of another host', async () => {
    const metrics = someMetrics({ cpu: 0.5 });
    const { source, answers } = sourceOf({
      '/read/hosts/7/metrics': metrics,
      '/read/hosts/8/metrics': refusal(502, undefined),
    });
    await once(source.query(request(7)));
    answers['/read/hosts/7/metrics'] = refusal(502, undefined);
    const again = await once(source.query(request(7)));
    expect(metricsOf(again.data)).toBe(metrics);
    expect(again).toMatchObject({ state: LoadingState.Error, errors: [{ kind: 'unreachable' }] });
    expect((await once(source.query(request(8)))).data).toEqual([]);
  });
});
