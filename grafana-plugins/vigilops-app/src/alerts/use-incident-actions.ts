import { useAction, type Action } from '../admin/use-action.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { several } from './several.ts';

export interface IncidentActions {
  readonly acknowledge: Action<[ids: readonly number[]]>;
  readonly silence: Action<[ids: readonly number[], seconds: number, comment: string]>;
  readonly assign: Action<[ids: readonly number[], to: string | null]>;
}

/** What people do about incidents, one or several at a time. */
export function useIncidentActions(onDone: () => void): IncidentActions {
  const { api } = useAppData();
  return {
    acknowledge: useAction(
      (ids: readonly number[]) => api.call('acknowledgeIncidents', { body: { ids: [...ids] } }),
      onDone,
    ),
    silence: useAction(
      (ids: readonly number[], seconds: number, comment: string) =>
        several(ids, (id) =>
          api.call('silenceIncident', { path: { id }, body: { duration_seconds: seconds, comment } }),
        ),
      onDone,
    ),
    assign: useAction(
      (ids: readonly number[], to: string | null) =>
        several(ids, (id) => api.call('assignIncident', { path: { id }, body: { to } })),
      onDone,
    ),
  };
}
