import type { LogColumns, SampleColumns, WriteBatch } from '../../../backend/src/model/index.ts';
import { randomUUID } from 'node:crypto';

const SERIES = 10_000;
const LINES = 5_000;

/**
 * One round of so many series, mixed as a host's are (of a busy one, 58 % of 84 series never changed in 80 rounds):
 * half at rest, a quarter integer counters, an eighth counters with decimals, an eighth gauges full of noise.
 */
export function sampleBatch(timeMs: number, seriesCount = SERIES): WriteBatch {
  const columns: SampleColumns = {
    length: seriesCount,
    seriesIds: new Int32Array(seriesCount),
    timesUs: new Float64Array(seriesCount).fill(timeMs * 1_000),
    values: new Float64Array(seriesCount),
    absent: new Uint8Array(seriesCount),
  };
  for (let series = 0; series < seriesCount; series += 1) {
    columns.seriesIds[series] = series + 1;
    columns.values[series] = valueOf(series, timeMs / 15_000);
  }
  return batchOf(columns, null);
}

function valueOf(series: number, round: number): number {
  switch (series % 8) {
    case 0:
    case 1: {
      const perRound = 1_000 + (series % 777);
      return Math.floor(round) * perRound + ((series * 31 + Math.floor(round) * 17) % 500);
    }
    case 2:
      // Seconds of CPU time, counted in hundredths.
      return Math.round(round * 37 + ((series * 13 + Math.floor(round) * 7) % 100)) / 100;
    case 3:
      return (
        Math.round((50 + 30 * Math.sin(series + round / 40) + ((series * 7 + round * 13) % 10)) * 100) / 100
      );
    default:
      return series * 1_024;
  }
}

/** 5,000 lines of about 150 bytes of 20 files, with a few attributes shared by many. */
export function logBatch(serial: number, timeMs: number): WriteBatch {
  const bodies = Array.from({ length: LINES }, (_, i) => {
    const id = (serial * LINES + i).toString(16).padStart(12, '0');
    return Buffer.from(
      `${new Date(timeMs + (i >> 3)).toISOString()} INFO  [worker-${String(i % 16)}] c.v.orders.Checkout order ${id} accepted in ` +
        `${String((i * 37) % 900)} ms for cart ${String((i * 7_919) % 100_000)} total ${String((i % 500) + 0.99)} EUR`,
    );
  });
  const starts = new Uint32Array(LINES);
  const ends = new Uint32Array(LINES);
  let at = 0;
  bodies.forEach((body, i) => {
    starts[i] = at;
    at += body.length;
    ends[i] = at;
  });
  const columns: LogColumns = {
    length: LINES,
    streamIds: Int32Array.from(bodies, (_, i) => 1 + (i % 20)),
    timesUs: Float64Array.from(bodies, (_, i) => timeMs * 1_000 + i * 125),
    timeNanos: new Uint16Array(LINES),
    observedUs: Float64Array.from(bodies, (_, i) => timeMs * 1_000 + i * 125),
    severities: Uint8Array.from(bodies, (_, i) => (i % 50 === 0 ? 17 : 9)),
    severityTexts: Uint16Array.from(bodies, (_, i) => (i % 50 === 0 ? 2 : 1)),
    texts: ['', 'INFO', 'ERROR'],
    sequences: Float64Array.from(bodies, (_, i) => (serial * LINES + i) * 150),
    bodyBytes: Buffer.concat(bodies),
    bodyStarts: starts,
    bodyEnds: ends,
    structuredBodies: new Map(),
    attributeRefs: Uint32Array.from(bodies, (_, i) => i % 3),
    attributes: ['{}', '{"thread":"worker"}', '{"log.iostream":"stdout"}'],
    traceIds: undefined,
    spanIds: undefined,
    flags: new Uint8Array(LINES),
    // A file has lines of some ten kinds.
    templateIds: Float64Array.from(bodies, (_, i) => 7_000_000_000_000_000 + (Math.floor(i / 20) % 10)),
    eventNames: new Map(),
  };
  return batchOf(null, columns);
}

function batchOf(samples: SampleColumns | null, logs: LogColumns | null): WriteBatch {
  return {
    batchId: randomUUID(),
    samples,
    logs,
    histograms: [],
    exemplars: [],
    starts: [],
    spans: [],
    checkResults: [],
    hostChanges: [],
    databaseReports: [],
  };
}
