import { byTrouble, compareNames } from './trouble.ts';
import type { Service } from './types.ts';

const SORT_KEYS = ['state', 'name', 'availability', 'response', 'checked'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface ServiceSort {
  readonly key: SortKey;
  readonly descending: boolean;
}

const DEFAULT_SORT: ServiceSort = { key: 'state', descending: true };

/** `name`, or `-name` for Z first; anything else is who needs a person first. */
export function sortFromText(text: string): ServiceSort {
  const name = text.replace(/^-/, '');
  const key = SORT_KEYS.find((each) => each === name);
  return key === undefined ? DEFAULT_SORT : { key, descending: text.startsWith('-') };
}

export const sortToText = ({ key, descending }: ServiceSort) =>
  key === DEFAULT_SORT.key && descending ? '' : `${descending ? '-' : ''}${key}`;

/** The other way round when it is sorted by that already. What is worst comes first: the slowest, the least available. */
export function nextSort(now: ServiceSort, key: SortKey): ServiceSort {
  const worstIsLargest = key === 'state' || key === 'response';
  return { key, descending: now.key === key ? !now.descending : worstIsLargest };
}

const VALUES: Readonly<Record<Exclude<SortKey, 'state' | 'name'>, (service: Service) => number | null>> = {
  availability: (service) => service.uptime_percent,
  response: (service) => service.response_time_ms,
  checked: (service) => (service.last_check_at === null ? null : Date.parse(service.last_check_at)),
};

/** What has no value comes last either way. */
export function sortServices(services: readonly Service[], { key, descending }: ServiceSort): Service[] {
  if (key === 'state') {
    return descending ? services.toSorted(byTrouble) : services.toSorted((a, b) => byTrouble(b, a));
  }
  if (key === 'name') {
    return services.toSorted((a, b) => (descending ? compareNames(b, a) : compareNames(a, b)));
  }
  const valueOf = VALUES[key];
  return services.toSorted((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null) {
      return left === right ? compareNames(a, b) : left === null ? 1 : -1;
    }
    return (descending ? right - left : left - right) || compareNames(a, b);
  });
}
