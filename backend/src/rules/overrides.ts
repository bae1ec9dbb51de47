import type { RuleOverride } from '@vigilops/contracts/api';
import type { Limit } from './values.ts';

/** Whom an override may name. */
export interface Overridable {
  readonly hostId: number | null;
  readonly group: string | null;
}

/** The first that names the host or its group. */
export function overrideFor(
  overrides: readonly RuleOverride[],
  { hostId, group }: Overridable,
): RuleOverride | undefined {
  return overrides.find(
    (one) =>
      (hostId !== null && one.host_ids.includes(hostId)) || (group !== null && one.groups.includes(group)),
  );
}

/** A threshold of its own keeps the distance to where it recovers, unless that is given as well. */
export function limitOf(
  condition: {
    readonly comparison: Limit['comparison'];
    readonly threshold: number;
    readonly recovers_at?: number | undefined;
  },
  override: RuleOverride | undefined,
): Limit {
  const { comparison, threshold: usual, recovers_at: usuallyRecoversAt = usual } = condition;
  const threshold = override?.threshold ?? usual;
  const recoversAt = override?.recovers_at ?? threshold + (usuallyRecoversAt - usual);
  return { comparison, threshold, recoversAt };
}
