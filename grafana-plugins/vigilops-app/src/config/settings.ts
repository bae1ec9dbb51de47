import type { BackendSrv } from '@grafana/runtime';
import { APP_ID } from '../constants.ts';

/** What Grafana keeps for the app in the open. */
export interface AppSettings {
  /** Of VigilOps, as Grafana reaches it. */
  url?: string;
}

/** Secrets to store: a field that is absent keeps what Grafana has. */
export interface AppSecrets {
  readToken?: string;
  writeToken?: string;
}

export interface SavedSettings {
  readonly enabled: boolean;
  readonly pinned: boolean;
  readonly jsonData: AppSettings;
  readonly secureJsonData: AppSecrets;
}

export async function saveSettings(
  backend: Pick<BackendSrv, 'post'>,
  settings: SavedSettings,
): Promise<void> {
  await backend.post(`/api/plugins/${APP_ID}/settings`, settings);
}
