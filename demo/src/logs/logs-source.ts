import { LOG, severityNumberOf } from '@vigilops/contracts';
import type { LogRecordInput, LogsGroup } from '@vigilops/otlp';
import { keyOf } from '../random/hash.ts';
import { createRandom } from '../random/random.ts';
import { AGENT_SCOPE, type Resources } from '../resources.ts';
import { CELL_MS } from '../time/cells.ts';
import { LONGEST_TRACE_MS } from '../traces/simulate.ts';
import type { TracesSource } from '../traces/traces-source.ts';
import type { Span, Trace } from '../traces/trace-types.ts';
import type { World } from '../world.ts';
import { accessLine, levelOfStatus } from './formats/access-line.ts';
import { accessLogOf } from './files.ts';
import { createHostLogs } from './host-logs.ts';
import type { LogLine } from './log-types.ts';
import { requestMessage } from './messages/request-messages.ts';
import { createServiceLogs, serviceLine } from './service-logs.ts';

const NANOS_PER_MS = 1_000_000n;
const DAY_MS = 86_400_000;
/** A file's bytes grow by at most this much a millisecond; makes an offset out of a time of day. */
const OFFSET_PER_MS = 64;

export interface LogsSource {
  /** Lines of a cell, oldest first. */
  lines(cell: number): readonly LogLine[];
  /** The same as log records, by resource and file. */
  groups(cell: number): { readonly groups: readonly LogsGroup[]; readonly records: number };
}

export function createLogsSource(world: World, resources: Resources, traces: TracesSource): LogsSource {
  const serviceLogs = createServiceLogs(world);
  const hostLogs = createHostLogs(world);

  function tracedLines(cell: number): LogLine[] {
    const lines: LogLine[] = [];
    const oldest = cell - Math.ceil(LONGEST_TRACE_MS / CELL_MS);
    for (let begun = oldest; begun <= cell; begun += 1) {
      for (const trace of traces.cell(begun)) {
        trace.spans.forEach((span, i) => {
          if (Math.floor(span.endMs / CELL_MS) === cell) {
            lines.push(...spanLines(world, trace, span, i));
          }
        });
      }
    }
    return lines;
  }

  const lines = (cell: number): LogLine[] =>
    [...tracedLines(cell), ...serviceLogs(cell), ...hostLogs(cell)].sort((a, b) => a.timeMs - b.timeMs);

  return {
    lines,
    groups(cell) {
      const byFile = new Map<string, { resource: LogsGroup['resource']; records: LogRecordInput[] }>();
      const all = lines(cell);
      for (const line of all) {
        const name = `${line.host.name} ${line.service ?? ''} ${line.filePath}`;
        let group = byFile.get(name);
        if (group === undefined) {
          const resource =
            line.service === undefined
              ? resources.host(line.host, line.timeMs)
              : resources.logFile(line.host, line.service, line.timeMs);
          group = { resource, records: [] };
          byFile.set(name, group);
        }
        group.records.push(toRecord(line, group.records.length));
      }
      const groups = [...byFile.values()].map((group) => ({ ...group, scope: AGENT_SCOPE }));
      return { groups, records: all.length };
    },
  };
}

/** The line or lines that a span leaves in logs: written when the request ends. */
function spanLines(world: World, trace: Trace, span: Span, position: number): LogLine[] {
  if (span.served === undefined) {
    return [];
  }
  const random = createRandom(keyOf(span.instance.key, 'span', position), Math.floor(span.startMs));
  const ids = { traceId: trace.traceId, spanId: span.spanId };
  if (span.instance.service.plan.runtime === 'nginx') {
    const access = {
      timeMs: span.endMs + span.instance.host.clockOffsetMs,
      method: span.served.operation.method,
      path: span.served.path,
      status: span.served.status,
      seconds: (span.endMs - span.startMs) / 1000,
      upstream: `10.20.0.${10 + (span.served.operation.key % 40)}:${span.instance.port}`,
    };
    return [
      {
        timeMs: span.endMs,
        host: span.instance.host,
        service: span.instance.service.name,
        filePath: accessLogOf(span.instance),
        level: levelOfStatus(span.served.status),
        body: accessLine(access, random),
        ...ids,
      },
    ];
  }
  const message = requestMessage(span, span.served, random);
  return message === undefined ? [] : [serviceLine(world, span.instance, message, span.endMs, random, ids)];
}

function toRecord(line: LogLine, place: number): LogRecordInput {
  const stampMs = line.timeMs + line.host.clockOffsetMs;
  const timeUnixNano = BigInt(Math.floor(stampMs)) * NANOS_PER_MS;
  return {
    timeUnixNano,
    // The agent reads a line within its poll interval.
    observedTimeUnixNano: timeUnixNano + 240n * NANOS_PER_MS,
    severityNumber: severityNumberOf(line.level),
    severityText: line.level.toUpperCase(),
    body: line.body,
    attributes: {
      [LOG.filePath]: line.filePath,
      [LOG.fileName]: line.filePath.slice(line.filePath.lastIndexOf('/') + 1),
      [LOG.sequence]: Math.floor(line.timeMs % DAY_MS) * OFFSET_PER_MS + Math.min(place, OFFSET_PER_MS - 1),
    },
    ...(line.traceId === undefined ? {} : { traceId: line.traceId, flags: 1 }),
    ...(line.spanId === undefined ? {} : { spanId: line.spanId }),
  };
}
