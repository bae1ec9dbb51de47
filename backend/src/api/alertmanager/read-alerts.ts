import { setImmediate } from 'node:timers/promises';
import type { SentAlert } from '../../alerting/index.ts';
import { AlertmanagerRefusal } from './answers.ts';
import { isObject, textIn, textsIn, timeIn } from './read-json.ts';

/** Prometheus sends 64 at a time, and vmalert one. */
export const MOST_ALERTS = 10_000;

/** Some 20 ms of work; then others get their turn. */
const SLICE = 250;

/** The body of POST alerts. Throws where it has another shape; what an alert says is judged alert by alert, later. */
export async function readAlerts(body: unknown): Promise<readonly SentAlert[]> {
  if (!Array.isArray(body)) {
    throw new AlertmanagerRefusal(400, 'parsing alerts body failed: it is not a list', 400);
  }
  if (body.length > MOST_ALERTS) {
    throw new AlertmanagerRefusal(
      400,
      `${String(body.length)} alerts at once, at most ${String(MOST_ALERTS)} are taken`,
    );
  }
  const alerts: SentAlert[] = [];
  for (const [index, alert] of body.entries()) {
    if (index % SLICE === SLICE - 1) {
      await setImmediate();
    }
    alerts.push(readAlert(alert, String(index)));
  }
  return alerts;
}

function readAlert(alert: unknown, place: string): SentAlert {
  if (!isObject(alert)) {
    throw new AlertmanagerRefusal(400, `parsing alerts body failed: ${place} is not an object`, 400);
  }
  if (alert['labels'] === undefined || alert['labels'] === null) {
    throw new AlertmanagerRefusal(422, `${place}.labels in body is required`, 602);
  }
  return {
    labels: textsIn(alert, 'labels', place),
    annotations: textsIn(alert, 'annotations', place),
    generatorUrl: textIn(alert, 'generatorURL', place) ?? '',
    startsUs: timeIn(alert, 'startsAt', place),
    endsUs: timeIn(alert, 'endsAt', place),
  };
}
