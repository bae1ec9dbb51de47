import { t } from '../../t.ts';
import type { Draft, SettingKey } from './draft.ts';

interface Limits {
  readonly min: number;
  readonly max: number;
  /** Money may be a fraction. */
  readonly isMoney?: true;
}

const DAY_LIMITS = { min: 1, max: 400 };

/** What the API takes; it checks again. */
export const LIMITS: Readonly<Partial<Record<SettingKey, Limits>>> = {
  'hosts.offline_after_seconds': { min: 20, max: 86_400 },
  'retention.metrics_days': DAY_LIMITS,
  'retention.rollups_days': { min: 1, max: 3_650 },
  'retention.logs_days': DAY_LIMITS,
  'retention.traces_days': DAY_LIMITS,
  'retention.checks_days': DAY_LIMITS,
  'retention.changes_days': DAY_LIMITS,
  'retention.llm_calls_days': DAY_LIMITS,
  'ai.analysis_interval_minutes': { min: 5, max: 1_440 },
  'ai.max_turns': { min: 1, max: 20 },
  'ai.max_usd_per_question': { min: 0, max: 100, isMoney: true },
  'ai.max_usd_per_day': { min: 0, max: 10_000, isMoney: true },
};

/** What is wrong with a number that was written; undefined: nothing. */
export function faultOf(key: SettingKey, value: unknown): string | undefined {
  const limits = LIMITS[key];
  if (limits === undefined) {
    return undefined;
  }
  const { min, max } = limits;
  if (limits.isMoney === true) {
    const isAmount = typeof value === 'number' && value >= min && value <= max;
    return isAmount ? undefined : t('settings.amount', 'An amount from {{min}} to {{max}}', { min, max });
  }
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return fits ? undefined : t('settings.whole', 'A whole number from {{min}} to {{max}}', { min, max });
}

export const isSound = (draft: Draft): boolean =>
  [...draft].every(([key, { now }]) => faultOf(key, now) === undefined);
