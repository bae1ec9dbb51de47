import { parseTimeUs, type GrafanaAlert } from '@vigilops/contracts/api';
import type { SentAlert } from './to-outside-alert.ts';

/**
 * An alert of a notification of Grafana's. It says when it is over, and nothing while it fires; it repeats itself every few
 * hours at most. A begin or end that cannot be read, or makes no sense, is now.
 */
export function fromGrafana(alert: GrafanaAlert, nowUs: number): SentAlert {
  const { labels, generatorURL: generatorUrl } = alert;
  const annotations = withValues(alert.annotations, alert.values);
  const startsUs = timeIn(alert.startsAt) ?? nowUs;
  if (alert.status === 'firing') {
    return { labels, annotations, generatorUrl, startsUs, endsUs: undefined };
  }
  const endsUs = Math.min(timeIn(alert.endsAt) ?? nowUs, nowUs);
  return { labels, annotations, generatorUrl, startsUs: Math.min(startsUs, endsUs), endsUs };
}

/** Go's zero time is before 1970: no time for us either. */
function timeIn(text: string): number | undefined {
  return text.startsWith('now') ? undefined : parseTimeUs(text, 0);
}

const MOST_VALUES = 8;

/** What its queries said, where nothing else says anything. */
function withValues(
  annotations: GrafanaAlert['annotations'],
  values: GrafanaAlert['values'],
): Readonly<Record<string, string>> {
  const figures = Object.entries(values).filter(([, value]) => value !== null);
  if (figures.length === 0 || Object.keys(annotations).length > 0) {
    return annotations;
  }
  const text = figures
    .slice(0, MOST_VALUES)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join(', ');
  return { values: text };
}
