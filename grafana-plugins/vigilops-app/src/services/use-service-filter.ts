import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';
import { STATUSES, type ServiceFilter } from './trouble.ts';

type Field = 'q' | 'status' | 'type' | 'group' | 'tag' | 'host';

export interface UrlFilter {
  readonly values: ServiceFilter;
  /** Empty leaves the address. */
  readonly set: (field: Field, value: string) => void;
}

/** The filters of the address. A state that is none is left out. */
export function useServiceFilter(): UrlFilter {
  const params = new URLSearchParams(useLocation().search);
  const of = (field: Field) => params.get(field) ?? '';
  const asked = of('status').split(',');
  return {
    values: {
      text: of('q'),
      statuses: STATUSES.filter((status) => asked.includes(status)),
      type: of('type'),
      group: of('group'),
      tag: of('tag'),
      host: of('host'),
    },
    set: (field, value) => locationService.partial({ [field]: value === '' ? null : value }, true),
  };
}
