import { writtenMoment } from '@vigilops/runtime';

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** For people: `93.1 %`, `12.4 MB/s`, `120 s`, `3 errors/s`. `unit` is UCUM, as senders write it. */
export function writtenValue(value: number, unit: string, metric: string): string {
  const [base = '', per] = unit.split('/', 2);
  const rate = per === undefined ? '' : `/${per}`;
  if (base === 'By') {
    return `${inBytes(value)}${rate}`;
  }
  if (base === '' || base === '1') {
    const isShare = per === undefined && /utilization$|_ratio$|\.ratio$/.test(metric);
    return isShare ? `${rounded(100 * value)} %` : `${rounded(value)}${rate}`;
  }
  return `${rounded(value)} ${base.replace(/^\{(.*)\}$/, '$1')}${rate}`;
}

/** `2026-03-01 14:02:31 GMT+8` */
export function writtenTime(us: number, timeZone: string): string {
  const { date, time, zone } = writtenMoment(us / 1_000, timeZone);
  return `${date} ${time} ${zone}`;
}

/** A share of change, with its sign: `+150 %`. */
export function writtenChange(ratio: number): string {
  return `${ratio > 0 ? '+' : ''}${rounded(100 * ratio)} %`;
}

function inBytes(value: number): string {
  const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
  return `${rounded(value / 1_000 ** power)} ${BYTES[power] ?? 'B'}`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
