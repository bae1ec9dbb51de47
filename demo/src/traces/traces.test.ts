import { describe, expect, it } from 'vitest';
import { cellOf } from '../time/cells.ts';
import { BUSY_INCIDENT, DAILY_INCIDENT, NOON, sourcesOf, worldOf } from '../test/worlds.ts';
import { LONGEST_TRACE_MS } from './simulate.ts';
import { KIND, type Span, type Trace } from './trace-types.ts';

const world = worldOf();
const { traces } = sourcesOf(world);
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

function tracesFrom(fromMs: number, minutes: number): Trace[] {
  return Array.from({ length: minutes * 12 }, (_, i) => traces.cell(cellOf(fromMs) + i)).flat();
}

const usual = tracesFrom(NOON, 60);
const stricken = tracesFrom(DAILY_INCIDENT + 180_000, 12);

describe('traces', () => {
  it('come at a steady trickle', () => {
    expect(usual.length).toBeGreaterThan(600);
    expect(usual.length).toBeLessThan(3000);
  });

  it('have ids of their own', () => {
    expect(new Set(usual.map(({ traceId }) => hex(traceId))).size).toBe(usual.length);
    const spans = usual.flatMap((trace) => trace.spans.map(({ spanId }) => hex(spanId)));
    expect(new Set(spans).size).toBe(spans.length);
  });

  it.each([
    ['usual', usual],
    ['stricken', stricken],
  ])('of %s hours have one root, parents that exist, and times inside their parents', (_, list) => {
    for (const { spans } of list) {
      const byId = new Map(spans.map((span) => [hex(span.spanId), span]));
      expect(spans.filter(({ parentSpanId }) => parentSpanId === undefined)).toEqual([spans[0]]);
      for (const span of spans) {
        expect(span.endMs).toBeGreaterThanOrEqual(span.startMs);
        if (span.parentSpanId === undefined) {
          continue;
        }
        const parent = byId.get(hex(span.parentSpanId));
        expect(parent).toBeDefined();
        expect(span.startMs).toBeGreaterThanOrEqual(parent?.startMs ?? Infinity);
        if (span.kind !== KIND.consumer) {
          expect(span.endMs).toBeLessThanOrEqual(parent?.endMs ?? -Infinity);
        }
      }
      const begin = spans[0]?.startMs ?? 0;
      expect(Math.max(...spans.map(({ endMs }) => endMs)) - begin).toBeLessThan(LONGEST_TRACE_MS);
    }
  });

  it('cross services by client and server spans that know each other', () => {
    const crossings = usual.flatMap(({ spans }) => {
      const byId = new Map(spans.map((span) => [hex(span.spanId), span]));
      return spans.flatMap((span): [Span, Span][] => {
        const parent = byId.get(hex(span.parentSpanId));
        return parent !== undefined && parent.instance.service !== span.instance.service
          ? [[parent, span]]
          : [];
      });
    });
    expect(crossings.length).toBeGreaterThan(1000);
    for (const [caller, callee] of crossings) {
      expect([KIND.client, KIND.producer]).toContain(caller.kind);
      expect(callee.kind).toBe(caller.kind === KIND.client ? KIND.server : KIND.consumer);
      if (caller.kind === KIND.client) {
        expect(caller.attributes['http.response.status_code']).toBe(
          callee.attributes['http.response.status_code'],
        );
      }
    }
    expect(new Set(crossings.map(([, callee]) => callee.instance.service.name)).size).toBeGreaterThan(40);
  });

  it('name the system of every database call', () => {
    const calls = usual.flatMap(({ spans }) =>
      spans.filter(({ attributes }) => 'db.namespace' in attributes),
    );
    const systems = new Set(calls.map(({ attributes }) => attributes['db.system.name']));
    expect(systems).toEqual(new Set(['postgresql', 'redis', 'opensearch']));
    expect(calls.every(({ kind, attributes }) => kind === KIND.client && 'db.query.text' in attributes)).toBe(
      true,
    );
  });

  it('fail rarely on usual days, and often on the way of the incident', () => {
    const failed = (list: Trace[]): number =>
      list.filter(({ spans }) => spans[0]?.error !== undefined).length / list.length;
    expect(failed(usual)).toBeLessThan(0.02);
    expect(failed(stricken)).toBeGreaterThan(0.08);
  });

  it('carry an error of the incident from the pool to the gateway', () => {
    const trace = stricken.find(
      ({ spans }) =>
        spans[0]?.instance.service.name === 'web-gateway' &&
        spans[0].error !== undefined &&
        spans.some(({ name }) => name === 'HikariPool.getConnection'),
    );
    expect(trace).toBeDefined();
    const byId = new Map(trace?.spans.map((span) => [hex(span.spanId), span]));
    let span = trace?.spans.find(({ name }) => name === 'HikariPool.getConnection');
    const path: string[] = [];
    for (; span !== undefined; span = byId.get(hex(span.parentSpanId))) {
      expect(span.error).toBeDefined();
      path.push(span.instance.service.name);
    }
    expect(path[0]).toBe('payments-api');
    expect(path.at(-1)).toBe('web-gateway');
    expect(trace?.spans[0]?.attributes['http.response.status_code']).toBe(502);
  });

  it('fail in the gateway only after payments-api has failed for a while', () => {
    const busy = sourcesOf(worldOf({ extraIncidentsMs: [BUSY_INCIDENT] })).traces;
    const spans = Array.from({ length: 6 * 12 }, (_, i) => busy.cell(cellOf(BUSY_INCIDENT) + i))
      .flat()
      .flatMap((trace) => trace.spans);
    const begins = (service: string, status: number): number[] =>
      spans
        .filter((span) => span.instance.service.name === service && span.served?.status === status)
        .map(({ startMs }) => (startMs - BUSY_INCIDENT) / 1000)
        .toSorted((a, b) => a - b);
    const early = begins('payments-api', 503).filter((second) => second < 110);
    expect(early.length).toBeGreaterThan(2);
    expect(early[0]).toBeGreaterThan(60);
    // Until then the proxy's second try goes through; what it saw fail is in the trace all the same.
    expect(begins('web-gateway', 502)[0]).toBeGreaterThan(110);
    expect(begins('web-gateway', 502)[0]).toBeLessThan(200);
  });
});
