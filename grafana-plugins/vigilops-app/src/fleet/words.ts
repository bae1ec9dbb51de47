import { dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data';
import { config } from '@grafana/runtime';
import { t } from '../t.ts';
import type { FigureName, Health } from './host-health.ts';

export function healthName(health: Health): string {
  switch (health) {
    case 'well':
      return t('health.well', 'Well');
    case 'unknown':
      return t('health.unknown', 'No figures');
    case 'warning':
      return t('health.warning', 'Getting full');
    case 'critical':
      return t('health.critical', 'In trouble');
    case 'offline':
      return t('health.offline', 'Offline');
    default:
      return health satisfies never;
  }
}

export function figureName(name: FigureName): string {
  switch (name) {
    case 'cpu':
      return t('figure.cpu', 'CPU');
    case 'memory':
      return t('figure.memory', 'Memory');
    case 'disk':
      return t('figure.disk', 'Disk');
    default:
      return name satisfies never;
  }
}

export type FigureNames = Readonly<Record<FigureName, string>>;

/** All of them: a table looks its words up once, not once a row. */
export const figureNames = (): FigureNames => ({
  cpu: figureName('cpu'),
  memory: figureName('memory'),
  disk: figureName('disk'),
});

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const languageOf = () => config.bootData.user.language || 'en-US';

/** `3 minutes ago`, in the viewer's language. */
export function ago(then: number, now: number, language = languageOf()): string {
  const seconds = Math.max(0, Math.round((now - then) / 1_000));
  const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const format = new Intl.RelativeTimeFormat(language || 'en-US', { numeric: 'auto' });
  return spaced(format.format(-Math.floor(seconds / size), unit));
}

/** `2 days`, in the viewer's language: the largest unit of which there is at least one. */
export function duration(seconds: number, language = languageOf()): string {
  const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return spaced(format.format(Math.floor(seconds / size)));
}

/** `3 分钟`: a space between numbers and Chinese, as everywhere else on the page. */
const spaced = (text: string) => text.replace(/(\d)(?=[\u4e00-\u9fff])/g, '$1 ');

/** Date and time in the viewer's zone. */
export const absolute = (time: number) =>
  dateTimeFormat(time, { timeZone: config.bootData.user.timezone ?? 'browser' });

/** Hour and minute in the viewer's zone; with the day where that is another one than that of `now`. */
export function clockTime(time: number, now: number): string {
  const timeZone = config.bootData.user.timezone ?? 'browser';
  const day = (at: number) => dateTimeFormat(at, { timeZone, format: 'YYYY-MM-DD' });
  const format = day(time) === day(now) ? 'HH:mm' : 'YYYY-MM-DD HH:mm';
  return dateTimeFormat(time, { timeZone, format });
}

/** `47 %`; a share that is not nothing is never shown as nothing. */
export function percent(ratio: number): string {
  const value = ratio * 100;
  return value > 0 && value < 1 ? '< 1 %' : `${Math.round(value)} %`;
}

const inUnit = (unit: string, decimals: number) => (value: number) =>
  formattedValueToString(getValueFormat(unit)(value, decimals));

export const bytes = inUnit('bytes', 1);
export const bytesPerSecond = inUnit('binBps', 1);

/** `1 234` as the viewer writes it. */
export const count = (value: number) => new Intl.NumberFormat(languageOf()).format(value);

/** `a, b and c` as the viewer's language has it. */
export const listed = (texts: readonly string[], language = languageOf()) =>
  new Intl.ListFormat(language).format(texts).replace(/(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])/g, ' ');

/** Two or three significant digits. */
export const short = (value: number) =>
  spaced(
    new Intl.NumberFormat(languageOf(), { maximumSignificantDigits: 3, notation: 'compact' }).format(value),
  );
