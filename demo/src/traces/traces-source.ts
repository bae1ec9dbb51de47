import type { SpanInput, TracesGroup } from '@vigilops/otlp';
import { keyOf } from '../random/hash.ts';
import { createRandom } from '../random/random.ts';
import type { Resources } from '../resources.ts';
import { STRICKEN } from '../services/health.ts';
import { CELL_MS, memoByCell } from '../time/cells.ts';
import { rhythmAt } from '../time/rhythm.ts';
import type { World } from '../world.ts';
import { LONGEST_TRACE_MS, simulate } from './simulate.ts';
import type { Span, Trace } from './trace-types.ts';

/** Part of all requests that are traced. */
const SAMPLED = 0.012;
/** Requests on the way of the incident are kept more often then, as a tail sampler would. */
const MORE_IN_INCIDENT = 15;
const KEPT_CELLS = 2 + LONGEST_TRACE_MS / CELL_MS;

export interface TracesSource {
  /** Traces that begin in a cell. */
  cell(cell: number): readonly Trace[];
  /** Spans of the traces that begin in a cell, by resource. */
  groups(cell: number): { readonly groups: readonly TracesGroup[]; readonly spans: number };
}

export function createTracesSource(world: World, resources: Resources): TracesSource {
  const entries = world.services
    .flatMap(({ operations }) => operations)
    .filter(({ entryRps }) => entryRps > 0);

  function makeCell(cell: number): Trace[] {
    const fromMs = cell * CELL_MS;
    return entries.flatMap((operation) => {
      const random = createRandom(keyOf(operation.key, 'traces'), cell);
      const exposure = world.traffic.exposure(operation, STRICKEN.api);
      const kept = SAMPLED * (1 + MORE_IN_INCIDENT * exposure * world.incidents.stage('api', fromMs));
      const mean = operation.entryRps * rhythmAt(operation.service.rhythm, fromMs) * kept * (CELL_MS / 1000);
      return Array.from({ length: random.poisson(mean) }, () => ({
        traceId: random.bytes(16),
        spans: simulate(world, random, operation, fromMs + random.next() * CELL_MS),
      }));
    });
  }

  const cell = memoByCell(KEPT_CELLS, makeCell);
  return {
    cell,
    groups(index) {
      const bySource = new Map<object, { resource: TracesGroup['resource']; spans: SpanInput[] }>();
      let spans = 0;
      for (const trace of cell(index)) {
        for (const span of trace.spans) {
          const resource = resources.instance(span.instance, span.startMs);
          const group = bySource.get(resource) ?? { resource, spans: [] };
          bySource.set(resource, group);
          group.spans.push(toInput(trace, span));
          spans += 1;
        }
      }
      const scope = { name: 'vigilops-demo-instrumentation', version: '1.0.0' };
      return { groups: [...bySource.values()].map((group) => ({ ...group, scope })), spans };
    },
  };
}

function toInput(trace: Trace, span: Span): SpanInput {
  const offsetMs = span.instance.host.clockOffsetMs;
  return {
    traceId: trace.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: preciseNanos(span.startMs + offsetMs),
    endTimeUnixNano: preciseNanos(span.endMs + offsetMs),
    attributes: span.attributes,
    flags: 1,
    ...(span.error === undefined
      ? {}
      : {
          status: { code: 2, message: span.error.message },
          events: [
            {
              timeUnixNano: preciseNanos(span.endMs + offsetMs),
              name: 'exception',
              attributes: { 'exception.type': span.error.type, 'exception.message': span.error.message },
            },
          ],
        }),
  };
}

/** Nanoseconds of a time in milliseconds with a fraction; a double keeps about a quarter of a microsecond of it. */
export function preciseNanos(timeMs: number): bigint {
  const whole = Math.floor(timeMs);
  return BigInt(whole) * 1_000_000n + BigInt(Math.floor((timeMs - whole) * 1_000_000));
}
