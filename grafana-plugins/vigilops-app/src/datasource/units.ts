/**
 * Grafana's unit for a unit of OpenTelemetry (UCUM, with curly-bracket annotations such as `{packet}`).
 * Source: https://opentelemetry.io/docs/specs/semconv/general/metrics/#instrument-units
 */
const UNITS: Readonly<Record<string, string>> = {
  '%': 'percent',
  A: 'amp',
  Cel: 'celsius',
  GBy: 'decgbytes',
  GiBy: 'gbytes',
  Hz: 'hertz',
  J: 'joule',
  KiBy: 'kbytes',
  MBy: 'decmbytes',
  MiBy: 'mbytes',
  USD: 'currencyUSD',
  V: 'volt',
  W: 'watt',
  bit: 'bits',
  'bit/s': 'bps',
  By: 'bytes',
  'By/s': 'binBps',
  d: 'd',
  h: 'h',
  kBy: 'deckbytes',
  min: 'm',
  ms: 'ms',
  ns: 'ns',
  s: 's',
  us: 'µs',
};
const PER_SECOND: Readonly<Record<string, string>> = {
  operation: 'iops',
  packet: 'pps',
  request: 'reqps',
};
const ANNOTATED = /^\{([^{}]*)\}(\/s)?$/;
/** Names that promise a share of a whole; other bare numbers are counts. */
const SHARE = /(?:utilization|_ratio|\.ratio)$/;

/** `metric` decides what a bare `1` means. */
export function grafanaUnit(unit: string, metric: string): string {
  if (unit === '1' || unit === '') {
    return SHARE.test(metric) ? 'percentunit' : 'short';
  }
  const known = UNITS[unit];
  if (known !== undefined) {
    return known;
  }
  const annotated = ANNOTATED.exec(unit);
  if (annotated?.[2] !== undefined) {
    return PER_SECOND[annotated[1] ?? ''] ?? 'cps';
  }
  return unit === '1/s' ? 'cps' : 'short';
}
