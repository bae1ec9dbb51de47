import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';

/** One field of the address: a link shows the same view again. Empty leaves the address. */
export function useUrlState(key: string): readonly [string, (value: string) => void] {
  const value = new URLSearchParams(useLocation().search).get(key) ?? '';
  return [value, (next) => locationService.partial({ [key]: next === '' ? null : next }, true)];
}
