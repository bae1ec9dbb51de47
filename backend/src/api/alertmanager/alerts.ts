import type { Outside, SeenAlert } from '../../alerting/index.ts';
import { AlertmanagerRefusal, sendJson, sendNothing } from './answers.ts';
import { compareInGroup, compareLabels } from './go-order.ts';
import { writeGoTime } from './go-time.ts';
import type { Handle } from './handle.ts';
import {
  compileOrSay,
  flag,
  matchersOf,
  queryOf,
  RECEIVER,
  wantsOurReceiver,
  type CompileMatchers,
  type Labels,
} from './query.ts';
import { readAlerts } from './read-alerts.ts';

export interface AlertsDeps {
  readonly outside: Pick<Outside, 'receive'>;
  readonly seenAlerts: (nowUs: number, signal: AbortSignal) => Promise<readonly SeenAlert[]>;
  readonly compileMatchers: CompileMatchers;
}

/** What groups have in common, as the `group_by` of GET status says. */
const GROUP_BY = 'alertname';
const MOST_REASONS = 100;

/** GET alerts. */
export function listAlerts(deps: AlertsDeps): Handle {
  return async ({ url, nowUs, signal, response }) => {
    const alerts = await wanted(deps, queryOf(url), nowUs, signal);
    sendJson(response, alerts.map(present));
  };
}

/** GET alerts/groups. */
export function listGroups(deps: AlertsDeps): Handle {
  return async ({ url, nowUs, signal, response }) => {
    const query = queryOf(url);
    const alerts = await wanted(deps, query, nowUs, signal);
    const groups = Map.groupBy(alerts, ({ labels }) => groupOf(labels)?.[GROUP_BY]);
    const all = [...groups.values()]
      .map((members) => ({ labels: groupOf(members[0]?.labels ?? {}) ?? {}, members }))
      .filter(({ members }) => flag(query, 'muted') || members.some(({ mutedBy }) => mutedBy.length === 0))
      .sort((a, b) => compareLabels(a.labels, b.labels));
    sendJson(
      response,
      all.map(({ labels, members }) => ({
        alerts: members.toSorted((a, b) => compareInGroup(a.labels, b.labels)).map(present),
        labels,
        receiver: { name: RECEIVER },
        routeLabels: {},
      })),
    );
  };
}

/** POST alerts: those that are right are stored, whatever the others are. */
export function postAlerts({ outside }: AlertsDeps): Handle {
  return async ({ readBody, nowUs, signal, response }) => {
    const { refused } = await outside.receive(await readAlerts(await readBody()), nowUs, signal);
    if (refused.length > 0) {
      throw new AlertmanagerRefusal(400, refused.slice(0, MOST_REASONS).join('\n'));
    }
    sendNothing(response);
  };
}

async function wanted(
  { seenAlerts, compileMatchers }: AlertsDeps,
  query: URLSearchParams,
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly SeenAlert[]> {
  const matches = compileOrSay(compileMatchers, matchersOf(query, 'filter'), 'bad matcher');
  if (!wantsOurReceiver(query, compileMatchers)) {
    return [];
  }
  const [active, silenced, inhibited] = [
    flag(query, 'active'),
    flag(query, 'silenced'),
    flag(query, 'inhibited'),
  ];
  return (await seenAlerts(nowUs, signal)).filter(
    (alert) =>
      matches(alert.labels) &&
      (active || stateOf(alert) !== 'active') &&
      (silenced || alert.silencedBy.length === 0) &&
      (inhibited || alert.inhibitedBy.length === 0),
  );
}

function groupOf(labels: Labels): Labels | undefined {
  const value = Object.hasOwn(labels, GROUP_BY) ? labels[GROUP_BY] : undefined;
  return value === undefined ? undefined : { [GROUP_BY]: value };
}

/** `unprocessed` is over before anybody can ask. */
function stateOf({ silencedBy, inhibitedBy, mutedBy }: SeenAlert): 'active' | 'suppressed' {
  return silencedBy.length + inhibitedBy.length + mutedBy.length > 0 ? 'suppressed' : 'active';
}

function present(alert: SeenAlert) {
  return {
    annotations: alert.annotations,
    endsAt: writeGoTime(alert.endsUs),
    fingerprint: alert.fingerprint,
    receivers: [{ name: RECEIVER }],
    startsAt: writeGoTime(alert.startsUs),
    status: {
      inhibitedBy: alert.inhibitedBy,
      mutedBy: alert.mutedBy,
      silencedBy: alert.silencedBy,
      state: stateOf(alert),
    },
    updatedAt: writeGoTime(alert.updatedUs),
    ...(alert.generatorUrl === null ? {} : { generatorURL: alert.generatorUrl }),
    labels: alert.labels,
  };
}
