import { figureText } from '../../analysis/figures.ts';
import { clockTime } from '../../fleet/words.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';
import type { Forecast, ForecastKind } from './types.ts';

export function kindName(kind: ForecastKind): string {
  switch (kind) {
    case 'disk':
      return t('forecasts.kind.disk', 'Disk');
    case 'inodes':
      return t('forecasts.kind.inodes', 'Inodes');
    case 'memory':
      return t('forecasts.kind.memory', 'Memory');
    case 'process_memory':
      return t('forecasts.kind.process', 'Memory of a process');
    case 'db_connections':
      return t('forecasts.kind.connections', 'Database connections');
    case 'certificate':
      return t('forecasts.kind.certificate', 'Certificate');
    case 'llm_budget':
      return t('forecasts.kind.budget', 'LLM budget');
    case 'errors':
      return t('forecasts.kind.errors', 'Errors an hour');
    default:
      return kind satisfies never;
  }
}

export function forecastTitle({ host_name: host, service, kind, labels }: Forecast): string {
  const who = host ?? service;
  const what = [kindName(kind), ...Object.values(labels)].join(' ');
  return who === null ? what : `${who}: ${what}`;
}

/** When it is full, in the fewest words: the first thing one reads. */
export function verdictText({ kind, verdict, at }: Forecast, now: number): string {
  const isCertificate = kind === 'certificate';
  switch (verdict) {
    case 'reached':
      return isCertificate ? t('forecasts.expired', 'Expired') : t('forecasts.reached', 'At its limit');
    case 'reaches': {
      const time = stretch(Math.max(0, (Date.parse(at ?? '') - now) / 1_000));
      return isCertificate
        ? t('forecasts.expires-in', 'Expires in {{time}}', { time })
        : t('forecasts.full-in', 'Full in {{time}}', { time });
    }
    case 'not-before-horizon':
      return isCertificate
        ? t('forecasts.certificate-fine', 'Valid for long')
        : t('forecasts.fine', 'Not within two weeks');
    case 'too-little-data':
      return t('forecasts.too-little', 'Too little is known yet');
    default:
      return verdict satisfies never;
  }
}

/** What it is now, the limit, and the band of the time. */
export function detailText(made: Forecast, now: number): string {
  const figure = (value: number) => figureText(value, { ...made, measure: made.kind });
  const parts = [
    made.value === null || made.kind === 'certificate'
      ? undefined
      : t('forecasts.now-of', '{{value}} of {{limit}}', {
          value: figure(made.value),
          limit: figure(made.limit),
        }),
    bandText(made, now),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function bandText({ at, early, late, shape }: Forecast, now: number): string | undefined {
  if (at === null) {
    return undefined;
  }
  const moment = (time: string) => clockTime(Date.parse(time), now);
  if (shape === 'known' || early === null) {
    return moment(at);
  }
  return late === null
    ? t('forecasts.not-before', 'about {{at}}, not before {{early}}', {
        at: moment(at),
        early: moment(early),
      })
    : t('forecasts.between', 'about {{at}}, between {{early}} and {{late}}', {
        at: moment(at),
        early: moment(early),
        late: moment(late),
      });
}

export function confidenceText(confidence: Forecast['confidence']): string {
  switch (confidence) {
    case 'high':
      return t('forecasts.sure.high', 'Confidence: high');
    case 'medium':
      return t('forecasts.sure.medium', 'Confidence: medium');
    case 'low':
      return t('forecasts.sure.low', 'Confidence: low');
    default:
      return confidence satisfies never;
  }
}

export function shapeText(shape: Forecast['shape']): string {
  switch (shape) {
    case 'flat':
      return t('forecasts.shape.flat', 'steady');
    case 'line':
      return t('forecasts.shape.line', 'a steady trend');
    case 'saw-tooth':
      return t('forecasts.shape.saw', 'fills and is emptied');
    case 'daily':
      return t('forecasts.shape.daily', 'a daily rhythm');
    case 'weekly':
      return t('forecasts.shape.weekly', 'a weekly rhythm');
    case 'known':
      return t('forecasts.shape.known', 'a known date');
    default:
      return shape satisfies never;
  }
}
