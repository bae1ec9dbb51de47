import {
  digestFacts,
  type DigestFacts,
  type DigestKind,
  type LlmBudget,
  type SlaReport,
} from '@vigilops/contracts/api';
import type { Logger } from '@vigilops/runtime';
import type { AlertCounts, DigestCounts, DigestSpan } from '../../model/index.ts';

export interface DigestSources {
  readonly counts: DigestCounts;
  readonly statistics: (
    question: { readonly fromUs: number; readonly toUs: number; readonly stepUs: number },
    signal: AbortSignal,
  ) => Promise<AlertCounts>;
  /** Of checked services, a row a day and service. */
  readonly availability: (
    range: { readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ) => Promise<SlaReport['items']>;
  readonly budgets: (signal: AbortSignal) => Promise<readonly LlmBudget[]>;
  readonly offlineAfterMs: () => number;
  readonly logger: Logger;
}

const STEP_US = { daily: 3_600e6, weekly: 86_400e6 } as const satisfies Record<DigestKind, number>;
const MOST_ROWS = 5;
/** What is below it is nobody's noise. */
const NOISY = 0.5;
const LEAST_ALERTS = 3;

/** Counts all that a digest says. A section that cannot be counted is left out, and the digest says so. */
export async function gatherFacts(
  sources: DigestSources,
  kind: DigestKind,
  span: DigestSpan,
  signal: AbortSignal,
): Promise<DigestFacts> {
  const { counts, logger } = sources;
  const leftOut: string[] = [];
  const before = { fromUs: span.beforeUs, toUs: span.fromUs };
  /** One after the other: a digest is in no hurry, and the database has other work. */
  const counted = async <T>(section: string, count: () => Promise<T>): Promise<T | null> => {
    signal.throwIfAborted();
    try {
      return await count();
    } catch (error) {
      signal.throwIfAborted();
      logger.warn({ err: error, section }, 'a section of the digest could not be counted');
      leftOut.push(section);
      return null;
    }
  };
  const statistics = await counted('alerts', async () => ({
    now: await sources.statistics({ ...span, stepUs: STEP_US[kind] }, signal),
    before: await sources.statistics({ ...before, stepUs: before.toUs - before.fromUs }, signal),
  }));
  const incidents = await counted('incidents', () => counts.incidents(span, signal));
  const services = await counted('services', async () => ({
    ...(await counts.services(span, signal)),
    ...availabilityOf(await sources.availability(span, signal), await sources.availability(before, signal)),
  }));
  const hosts = await counted('hosts', () => counts.hosts(span, sources.offlineAfterMs(), signal));
  const issues = await counted('issues', () => counts.issues(span, signal));
  const logs = await counted('logs', () => counts.logs(span, signal));
  const findings = await counted('findings', () => counts.findings(span, signal));
  const forecasts = await counted('forecasts', () => counts.forecasts(span, signal));
  const llm = await counted('llm', async () => ({
    ...(await counts.llm(span, signal)),
    budgets: budgetsOf(await sources.budgets(signal)),
  }));
  const changes = await counted('changes', () => counts.changes(span, signal));
  const drafts = await counted('knowledge', () => counts.knowledgeDrafts(signal));
  return digestFacts.parse({
    incidents:
      incidents === null || statistics === null
        ? null
        : { ...incidents, ...timesOf(statistics.now, statistics.before) },
    alerts: statistics === null ? null : alertsOf(statistics.now, statistics.before),
    services: services === null || services.checked === 0 ? null : services,
    hosts: hosts === null || hosts.total === 0 ? null : hosts,
    issues: issues === null || issues.lines + issues.fresh + issues.unseen === 0 ? null : issues,
    logs: logs === null || logs.now + logs.before === 0 ? null : logs,
    findings: findings === null || findings.count === 0 ? null : findings,
    forecasts: forecasts === null || forecasts.soon.length === 0 ? null : forecasts,
    llm: llm === null || llm.calls + llm.calls_before + llm.budgets.length === 0 ? null : llm,
    changes: changes === null || changes.count === 0 ? null : changes,
    knowledge_drafts: drafts ?? 0,
    left_out: leftOut,
  });
}

function timesOf(now: AlertCounts, before: AlertCounts) {
  return {
    mtta_seconds: rounded(now.mttaSeconds),
    mtta_seconds_before: rounded(before.mttaSeconds),
    mttr_seconds: rounded(now.mttrSeconds),
    mttr_seconds_before: rounded(before.mttrSeconds),
  };
}

function alertsOf(now: AlertCounts, before: AlertCounts): DigestFacts['alerts'] {
  return {
    now: now.alerts,
    before: before.alerts,
    messages: now.notices,
    told_incidents: now.toldIncidents,
    incidents: now.incidents,
    hidden_by: [...now.hiddenBy],
    noisy: now.rules
      .filter(({ noise, alerts }) => noise >= NOISY && alerts >= LEAST_ALERTS)
      .slice(0, MOST_ROWS)
      .map(({ ruleId, name, alerts, noise }) => ({ rule_id: ruleId, name, alerts, noise })),
    steps: now.steps.map(({ alerts }) => alerts),
  };
}

/** Of all services together, each second of each counts the same. */
function availabilityOf(now: SlaReport['items'], before: SlaReport['items']) {
  const services = Map.groupBy(now, ({ service_id: id }) => id);
  const worst = [...services].flatMap(([id, days]) => {
    const { up, down } = secondsOf(days);
    return down === 0
      ? []
      : [
          {
            id,
            name: days[0]?.name ?? '',
            availability_percent: percentOf(up, down) ?? 0,
            down_seconds: Math.round(down),
            outages: days.reduce((sum, { availability }) => sum + availability.outages, 0),
          },
        ];
  });
  const all = secondsOf(now);
  const earlier = secondsOf(before);
  return {
    checked: services.size,
    availability_percent: percentOf(all.up, all.down),
    availability_percent_before: percentOf(earlier.up, earlier.down),
    worst: worst.toSorted((a, b) => b.down_seconds - a.down_seconds).slice(0, MOST_ROWS),
  };
}

function secondsOf(days: SlaReport['items']): { readonly up: number; readonly down: number } {
  return {
    up: days.reduce((sum, { availability }) => sum + availability.up_seconds, 0),
    down: days.reduce((sum, { availability }) => sum + availability.down_seconds, 0),
  };
}

/** Never rounded up to 100: a second down is a second down. */
function percentOf(up: number, down: number): number | null {
  return up + down === 0 ? null : Math.floor((1e5 * up) / (up + down)) / 1e3;
}

function budgetsOf(budgets: readonly LlmBudget[]) {
  return budgets
    .filter(({ enabled, amount }) => enabled && Number(amount) > 0)
    .map(({ id, name, spent, amount, state }) => ({
      id,
      name,
      used_percent: Math.round((100 * Number(spent)) / Number(amount)),
      state,
    }))
    .toSorted((a, b) => b.used_percent - a.used_percent)
    .slice(0, MOST_ROWS);
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value));
