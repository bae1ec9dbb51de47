import { instrumentOf } from '../metrics/instruments.ts';
import type { Reading } from '../metrics/reading.ts';

/** One line a reading: metric, attributes, value with its unit made readable. */
export function readingsTable(readings: readonly Reading[]): string {
  const rows = readings.map(({ metric, value, attributes }) => [
    metric,
    Object.values(attributes).map(String).join(' '),
    readable(value, instrumentOf(metric).unit),
  ]);
  const widths = [0, 1].map((column) =>
    Math.max(0, ...rows.map((row) => Math.min(64, row[column]?.length ?? 0))),
  );
  return rows
    .map(([metric = '', attributes = '', value = '']) =>
      `${metric.padEnd(widths[0] ?? 0)}  ${attributes.padEnd(widths[1] ?? 0)}  ${value}`.trimEnd(),
    )
    .join('\n');
}

const BYTE_STEPS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A value for people: bytes in binary steps, shares in per cent. */
export function readable(value: number, unit: string): string {
  if (unit === 'By') {
    const step = Math.min(BYTE_STEPS.length - 1, value < 1 ? 0 : Math.floor(Math.log2(value) / 10));
    return `${(value / 1024 ** step).toFixed(step === 0 ? 0 : 2)} ${BYTE_STEPS[step]}`;
  }
  if (unit === '1') {
    return `${(value * 100).toFixed(2)} %`;
  }
  const number = Number.isInteger(value) ? String(value) : value.toFixed(3);
  return `${number} ${unit.replace(/[{}]/g, '')}`;
}
