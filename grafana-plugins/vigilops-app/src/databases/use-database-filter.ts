import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';
import { STATES, type DatabaseFilter } from './trouble.ts';
import { KIND_NAMES } from './words.ts';
import type { DatabaseKind } from './types.ts';

type Field = 'q' | 'state' | 'kind' | 'host';

export interface UrlFilter {
  readonly values: DatabaseFilter;
  /** Empty leaves the address. */
  readonly set: (field: Field, value: string) => void;
}

export const KINDS = Object.keys(KIND_NAMES) as DatabaseKind[];

/** The filters of the address. A state or a kind that is none is left out. */
export function useDatabaseFilter(): UrlFilter {
  const params = new URLSearchParams(useLocation().search);
  const of = (field: Field) => params.get(field) ?? '';
  const asked = of('state').split(',');
  return {
    values: {
      text: of('q'),
      states: STATES.filter((state) => asked.includes(state)),
      kind: KINDS.find((kind) => kind === of('kind')) ?? '',
      host: of('host'),
    },
    set: (field, value) => locationService.partial({ [field]: value === '' ? null : value }, true),
  };
}
