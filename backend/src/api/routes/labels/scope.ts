import type { LabelFilter } from '@vigilops/contracts/api';
import type { LabelScope } from '../../../store/index.ts';
import { timeUs } from '../../times.ts';

/** Which series a request about labels means. */
export function scopeOf(
  body: {
    readonly metric?: string | undefined;
    readonly filters: readonly LabelFilter[];
    readonly host_ids?: readonly number[] | undefined;
    readonly from: string;
  },
  nowUs: number,
): LabelScope & { readonly seenSinceUs: number } {
  return {
    metric: body.metric,
    matches: body.filters,
    hostIds: body.host_ids,
    seenSinceUs: timeUs(body.from, nowUs),
  };
}
