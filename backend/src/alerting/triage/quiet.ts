import type { LedgerKind } from '@vigilops/contracts/api';
import type { AlertRecord, MaintenanceRecord, RuleHistory } from '../../model/index.ts';
import { ALARM_WORDS } from '../words.ts';
import { dependsOn } from './correlate.ts';
import { hostOf, type Surroundings } from './surroundings.ts';

export interface Hush {
  readonly kind: LedgerKind;
  readonly reason: string;
  /** When it ends by itself; null: not known. */
  readonly untilUs: number | null;
  /** It is only being tried: people are told all the same. */
  readonly isShadow: boolean;
}

export interface HushDeps {
  readonly around: Surroundings;
  /** Those of its incident that fire, and that something can stand on. */
  readonly foundations: readonly AlertRecord[];
  readonly history: RuleHistory | undefined;
  /** How often it fired within the last hour. */
  readonly firings: number;
  /** Measures that people took back for this alert. */
  readonly undone: ReadonlySet<LedgerKind>;
}

const SECOND_US = 1e6;
const FLAPS = 4;
/** What stays for so long is told, however often it came and went before. */
const SETTLED_US = 600 * SECOND_US;
const ENOUGH_HISTORY = 8;
const NEARLY_ALWAYS = 0.8;
const LONGEST_HOLD_SECONDS = 300;

/**
 * Why nobody needs to be told of an alert that fires, now: the first reason that holds. People's own words come first
 * (silence, maintenance), then what is certain (it stands on something that is told already), then what was learnt from
 * history, which never touches what is critical.
 */
export function hushOf(alert: AlertRecord, deps: HushDeps): Hush | null {
  const { around, undone } = deps;
  const words = ALARM_WORDS[around.language];
  const silence = around.silencedBy(alert.labels);
  if (silence !== undefined) {
    return sure('silenced', words.silenced(silence.createdBy, silence.comment));
  }
  const window = around.maintenance.find((one) => isMeant(one, alert, around));
  if (window !== undefined) {
    return sure('maintenance', words.maintenance(window.title), window.toUs);
  }
  const cause = undone.has('inhibited')
    ? undefined
    : deps.foundations.find((one) => one.id !== alert.id && stands(alert, one, around));
  if (cause !== undefined) {
    return sure('inhibited', words.inhibited(cause.message));
  }
  if (alert.severity === 'critical') {
    return null;
  }
  return flapping(alert, deps) ?? held(alert, deps);
}

function sure(kind: LedgerKind, reason: string, untilUs: number | null = null): Hush {
  return { kind, reason, untilUs, isShadow: false };
}

/** Two that stand on each other must not hush each other: the earlier one is told. */
function stands(alert: AlertRecord, on: AlertRecord, around: Surroundings): boolean {
  return dependsOn(alert, on, around) && !(dependsOn(on, alert, around) && isEarlier(alert, on));
}

const isEarlier = (a: AlertRecord, b: AlertRecord) =>
  a.firedAtUs < b.firedAtUs || (a.firedAtUs === b.firedAtUs && a.id < b.id);

function flapping(alert: AlertRecord, { around, firings, undone }: HushDeps): Hush | null {
  const mode = around.settings.denoising.flapping;
  const untilUs = alert.firedAtUs + SETTLED_US;
  if (mode === 'off' || undone.has('flapping') || firings < FLAPS || around.nowUs >= untilUs) {
    return null;
  }
  const reason = ALARM_WORDS[around.language].flapping(firings);
  return { kind: 'flapping', reason, untilUs, isShadow: mode === 'shadow' };
}

function held(alert: AlertRecord, { around, history, undone }: HushDeps): Hush | null {
  const mode = around.settings.denoising.hold_short_lived;
  const p90 = history?.shortLivedP90Seconds ?? null;
  if (mode === 'off' || undone.has('held') || history === undefined || p90 === null) {
    return null;
  }
  if (history.ended < ENOUGH_HISTORY || history.shortLived < NEARLY_ALWAYS * history.ended) {
    return null;
  }
  const untilUs = alert.firedAtUs + Math.min(1.2 * p90, LONGEST_HOLD_SECONDS) * SECOND_US;
  if (around.nowUs >= untilUs) {
    return null;
  }
  const reason = ALARM_WORDS[around.language].held(history.shortLived, history.ended, Math.ceil(p90));
  return { kind: 'held', reason, untilUs, isShadow: mode === 'shadow' };
}

function isMeant(window: MaintenanceRecord, alert: AlertRecord, around: Surroundings): boolean {
  if (around.nowUs < window.fromUs || around.nowUs >= window.toUs) {
    return false;
  }
  const hostId = hostOf(alert, around.services);
  const service = alert.serviceId === null ? undefined : around.services.get(alert.serviceId);
  const groups = [hostId === null ? null : (around.hosts.get(hostId)?.group ?? null), service?.group ?? null];
  return (
    window.all ||
    (hostId !== null && window.hostIds.includes(hostId)) ||
    (alert.serviceId !== null && window.serviceIds.includes(alert.serviceId)) ||
    groups.some((group) => group !== null && window.groups.includes(group))
  );
}
