import { t } from '../../t.ts';
import type { Draft, SettingKey } from './draft.ts';

interface Limits {
  readonly min: number;
  readonly max: number;
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
};

/** What is wrong with a number that was written; undefined: nothing. */
export function faultOf(key: SettingKey, value: unknown): string | undefined {
  const limits = LIMITS[key];
  if (limits === undefined) {
    return undefined;
  }
  const { min, max } = limits;
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return fits ? undefined : t('settings.whole', 'A whole number from {{min}} to {{max}}', { min, max });
}

export const isSound = (draft: Draft): boolean =>
  [...draft].every(([key, { now }]) => faultOf(key, now) === undefined);
