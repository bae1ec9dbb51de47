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

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `3 minutes ago`, in the viewer's language. */
export function ago(then: number, now: number, language = config.bootData.user.language): string {
  const seconds = Math.max(0, Math.round((now - then) / 1_000));
  const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const format = new Intl.RelativeTimeFormat(language || 'en-US', { numeric: 'auto' });
  return format.format(-Math.floor(seconds / size), unit);
}

/** `47 %`; a share that is not nothing is never shown as nothing. */
export function percent(ratio: number): string {
  const value = ratio * 100;
  return value > 0 && value < 1 ? '< 1 %' : `${Math.round(value)} %`;
}
