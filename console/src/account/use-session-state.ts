import { useSyncExternalStore } from 'react';
import { useServices } from '../shell/services.ts';
import type { Role } from '../host/plugin-proxy.ts';
import type { SessionState } from './session-state.ts';
import { grafanaRoleOf } from './viewer.ts';

export function useSessionState(): SessionState {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.state);
}

export const useGrafanaRole = (): Role => grafanaRoleOf(useSessionState());
