const BYTES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const SHARES: ReadonlySet<string> = new Set([
  'cpu_usage',
  'memory_usage',
  'swap_usage',
  'disk_usage',
  'disk',
  'inodes',
  'memory',
  'process_memory',
  'llm_budget',
]);

/** For people: `93.1 %`, `12.4 MB/s`, `0.25 s`, `400 lines/min`. `unit` is UCUM, as senders write it. */
export function writtenFigure(
  value: number,
  unit: string,
  measure: string,
  labels: Readonly<Record<string, string>> = {},
): string {
  if (SHARES.has(measure)) {
    return `${rounded(100 * value)} %`;
  }
  const [base = '', per] = unit.split('/', 2);
  const rate = per === undefined ? '' : `/${per}`;
  if (base === 'By') {
    return `${inBytes(value)}${rate}`;
  }
  if (base === '{currency}') {
    return `${rounded(value)} ${labels['currency'] ?? ''}${rate}`;
  }
  if (base === '' || base === '1') {
    return `${rounded(value)}${rate}`;
  }
  return `${rounded(value)} ${base.replace(/^\{(.*)\}$/, '$1')}${rate}`;
}

function inBytes(value: number): string {
  const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
  return `${rounded(value / 1_000 ** power)} ${BYTES[power] ?? 'B'}`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
