import { formattedValueToString, getValueFormat } from '@grafana/data';
import { config } from '@grafana/runtime';
import { t } from '../t.ts';
import type { ResultStatus, ServiceStatus, ServiceType } from './types.ts';

export function statusName(status: ServiceStatus): string {
  switch (status) {
    case 'up':
      return t('service.status.up', 'Up');
    case 'down':
      return t('service.status.down', 'Down');
    case 'unknown':
      return t('service.status.unknown', 'Unknown');
    case 'paused':
      return t('service.status.paused', 'Paused');
    case 'maintenance':
      return t('service.status.maintenance', 'Maintenance');
    default:
      return status satisfies never;
  }
}

export function resultName(status: ResultStatus): string {
  switch (status) {
    case 'up':
      return t('service.result.up', 'Up');
    case 'down':
      return t('service.result.down', 'Down');
    case 'timeout':
      return t('service.result.timeout', 'Timed out');
    case 'inconclusive':
      return t('service.result.inconclusive', 'Inconclusive');
    default:
      return status satisfies never;
  }
}

export function typeName(type: ServiceType): string {
  switch (type) {
    case 'http':
      return t('service.type.http', 'HTTP');
    case 'tcp':
      return t('service.type.tcp', 'TCP');
    case 'dns':
      return t('service.type.dns', 'DNS');
    case 'icmp':
      return t('service.type.icmp', 'Ping');
    case 'heartbeat':
      return t('service.type.heartbeat', 'Heartbeat');
    case 'script':
      return t('service.type.script', 'Script');
    case 'otlp':
      return t('service.type.otlp', 'Telemetry');
    default:
      return type satisfies never;
  }
}

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const viewersLanguage = () => config.bootData.user.language || 'en-US';

/** `1 hr 12 min`, in the viewer's language: the two largest units of which there is at least one. */
export function stretch(seconds: number, language = viewersLanguage()): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = STEPS.findIndex(([, length]) => whole >= length);
  const from = first === -1 ? STEPS.length - 1 : first;
  const parts = STEPS.slice(from, from + 2).flatMap(([unit, length], at) => {
    const rest = at === 0 ? whole : whole % (STEPS[from]?.[1] ?? 1);
    const value = Math.floor(rest / length);
    return at > 0 && value === 0 ? [] : [inUnit(value, unit, language)];
  });
  return parts.join(' ');
}

const inUnit = (value: number, unit: string, language: string) =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' })
    .format(value)
    // A space between numbers and Chinese, as everywhere else on the page.
    .replace(/(\d)(?=[\u4e00-\u9fff])/g, '$1 ');

/** `99.95 %`: never rounded up, so that only what never failed is 100 %. The nearer to 100, the more digits. */
export function availabilityText(percent: number | null, language = viewersLanguage()): string {
  if (percent === null) {
    return '–';
  }
  const digits = percent >= 99.99 ? 3 : percent >= 99 ? 2 : 1;
  // What a sum of floats lost must not show as a digit less.
  const floored = Math.floor(percent * 10 ** digits + 1e-6) / 10 ** digits;
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: digits });
  return `${format.format(Math.min(100, floored))} %`;
}

/** `85 ms`, `1.24 s`. */
export function milliseconds(value: number | null): string {
  if (value === null) {
    return '–';
  }
  const decimals = value < 10 ? 1 : value < 1_000 ? 0 : 2;
  return formattedValueToString(getValueFormat('ms')(value, decimals));
}

/** `2 Mar` of `2026-03-02`, in the viewer's language. */
export function dayName(date: string, language = viewersLanguage()): string {
  const format = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${date}T00:00:00Z`));
}

/** What a period is called by its first day: the month, the day, or the week that begins with it. */
export function periodName(
  first: string,
  period: 'day' | 'week' | 'month',
  language = viewersLanguage(),
): string {
  if (period === 'day') {
    return dayName(first, language);
  }
  const options: Intl.DateTimeFormatOptions =
    period === 'month' ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' };
  const name = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(
    new Date(`${first}T00:00:00Z`),
  );
  return period === 'week' ? t('report.week-of', 'Week of {{day}}', { day: name }) : name;
}
