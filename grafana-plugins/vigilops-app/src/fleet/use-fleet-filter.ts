import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';
import type { FleetFilter } from './host-health.ts';

type Which = Pick<FleetFilter, 'group' | 'tags' | 'labels'>;

export interface FleetFilterState extends Which {
  readonly set: (change: Partial<Which>) => void;
}

/** Which hosts the address is about: `?group=shop&tag=web&tag=eu&label=env:production`. */
export function useFleetFilter(): FleetFilterState {
  const params = new URLSearchParams(useLocation().search);
  return {
    group: params.get('group') ?? '',
    tags: params.getAll('tag'),
    labels: params.getAll('label'),
    set: ({ group, tags, labels }) =>
      locationService.partial(
        {
          ...(group === undefined ? {} : { group: group === '' ? null : group }),
          ...(tags === undefined ? {} : { tag: listed(tags) }),
          ...(labels === undefined ? {} : { label: listed(labels) }),
        },
        true,
      ),
  };
}

const listed = (texts: readonly string[]) => (texts.length === 0 ? null : [...texts]);
