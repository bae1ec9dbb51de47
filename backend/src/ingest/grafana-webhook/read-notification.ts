import { VigilError } from '@vigilops/contracts';
import { grafanaNotification, type GrafanaNotification } from '@vigilops/contracts/api';

type Json = Readonly<Record<string, unknown>>;

/**
 * What a webhook of Grafana's says. Its own payload is read as it is; of one that somebody wrote (a custom payload, a
 * proxy on the way, alerting of before 8) whatever can be told to be an alert: something with labels or a name. Throws
 * REQUEST_INVALID where there is nothing of the kind.
 */
export function readNotification(json: unknown): GrafanaNotification {
  const body = Array.isArray(json) ? { alerts: json } : json;
  if (!isObject(body)) {
    throw nothingToRead('it is no object and no list');
  }
  const state = textOf(body, ['status', 'state']);
  const alerts = Array.isArray(body['alerts']) ? body['alerts'] : [body];
  const read = alerts.map((alert: unknown, index) => readAlert(alert, state, index));
  const result = grafanaNotification.safeParse({
    receiver: textOf(body, ['receiver']),
    groupKey: textOf(body, ['groupKey']),
    externalURL: textOf(body, ['externalURL']),
    status: statusOf(state) ?? 'firing',
    truncatedAlerts: body['truncatedAlerts'],
    alerts: read.filter((alert) => alert !== undefined),
  });
  if (!result.success) {
    const [first] = result.error.issues;
    throw nothingToRead(`${first?.path.join('.') ?? 'body'}: ${first?.message ?? 'is not valid'}`);
  }
  return result.data;
}

const MOST_LABELS = 64;
const NAMES = ['alertname', 'alert_name', 'ruleName', 'rule_name', 'name', 'title', 'rule'] as const;
const SUMMARIES = ['summary', 'message', 'description', 'text', 'details'] as const;
/** Of a payload without labels what tells alerts apart: whatever changes between its begin and its end must not. */
const IDENTITY = ['severity', 'priority', 'host', 'hostname', 'instance', 'service', 'job', 'env'] as const;

/** Undefined: it neither fires nor is over (Grafana's `pending` and `paused`). */
function readAlert(alert: unknown, stateOfAll: string, index: number): Json | undefined {
  if (!isObject(alert)) {
    throw nothingToRead(`alerts.${String(index)}: is no object`);
  }
  const status = statusOf(textOf(alert, ['status', 'state']) || stateOfAll);
  if (status === undefined) {
    return undefined;
  }
  const labels = labelsOf(alert);
  if (Object.keys(labels).length === 0) {
    throw nothingToRead(`alerts.${String(index)}: it has no labels and no name`);
  }
  const said = textsOf(alert['annotations']);
  const summary = textOf(alert, SUMMARIES);
  return {
    status,
    labels,
    annotations: Object.keys(said).length > 0 || summary === '' ? said : { summary },
    startsAt: textOf(alert, ['startsAt', 'starts_at']),
    endsAt: textOf(alert, ['endsAt', 'ends_at']),
    fingerprint: textOf(alert, ['fingerprint']),
    values: numbersOf(alert['values']),
    ruleUID: textOf(alert, ['ruleUID']),
    generatorURL: textOf(alert, ['generatorURL', 'ruleUrl']),
    silenceURL: textOf(alert, ['silenceURL']),
    dashboardURL: textOf(alert, ['dashboardURL']),
    panelURL: textOf(alert, ['panelURL']),
  };
}

function labelsOf(alert: Json): Readonly<Record<string, string>> {
  const given = { ...textsOf(alert['tags']), ...textsOf(alert['labels']) };
  if (given['alertname'] !== undefined) {
    return given;
  }
  const name = textOf(alert, NAMES);
  const own = textsOf(Object.fromEntries(IDENTITY.map((key) => [key, alert[key]])));
  return { ...(name === '' ? {} : { alertname: name, ...own }), ...given };
}

/** Words of Grafana, old and new, and of those who write their own. What is not known fires: better once too often. */
const OVER = new Set(['resolved', 'ok', 'normal', 'inactive', 'closed', 'recovered', 'up', 'good']);
const NEITHER = new Set(['pending', 'paused']);

function statusOf(text: string): 'firing' | 'resolved' | undefined {
  const word = text.trim().toLowerCase();
  if (NEITHER.has(word)) {
    return undefined;
  }
  return OVER.has(word) ? 'resolved' : 'firing';
}

function textOf(object: Json, names: readonly string[]): string {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'string' && value !== '') {
      return value;
    }
  }
  return '';
}

/** Texts, and what has an obvious one; whatever else is left out. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) {
    return {};
  }
  const texts = Object.entries(value).flatMap(([name, text]) =>
    typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean'
      ? [[name, String(text)] as const]
      : [],
  );
  return Object.fromEntries(texts.filter(([name, text]) => name !== '' && text !== '').slice(0, MOST_LABELS));
}

function numbersOf(value: unknown): Readonly<Record<string, number>> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nothingToRead(what: string): VigilError {
  return new VigilError(
    'REQUEST_INVALID',
    `no alert can be read of this: ${what} (a custom payload needs labels, or a name and a status)`,
  );
}
