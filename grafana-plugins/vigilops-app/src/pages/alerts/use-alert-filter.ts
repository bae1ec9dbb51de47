import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';
import { ALERT_STATES, SEVERITIES, type AlertState, type Severity } from '../../alerts/types.ts';

export interface AlertFilter {
  /** Those that are not over, where the address says nothing. */
  readonly states: readonly AlertState[];
  readonly severities: readonly Severity[];
  readonly hostId: number | undefined;
  readonly group: string;
  readonly text: string;
  readonly set: (key: 'state' | 'severity' | 'host' | 'group' | 'q', value: string) => void;
}

const LASTING: readonly AlertState[] = ['firing', 'acknowledged'];

/** What the address says of which incidents or alerts are shown. */
export function useAlertFilter(): AlertFilter {
  const params = new URLSearchParams(useLocation().search);
  const listed = (key: string) => (params.get(key) ?? '').split(',');
  const states = ALERT_STATES.filter((state) => listed('state').includes(state));
  const host = Number(params.get('host') ?? '');
  return {
    states: states.length === 0 ? LASTING : states,
    severities: SEVERITIES.filter((severity) => listed('severity').includes(severity)),
    hostId: Number.isInteger(host) && host > 0 ? host : undefined,
    group: params.get('group') ?? '',
    text: params.get('q') ?? '',
    set: (key, value) => locationService.partial({ [key]: value === '' ? null : value }, true),
  };
}

/** Switches one of a list on or off. */
export const toggled = <Value extends string>(all: readonly Value[], one: Value): string =>
  (all.includes(one) ? all.filter((each) => each !== one) : [...all, one]).join(',');
