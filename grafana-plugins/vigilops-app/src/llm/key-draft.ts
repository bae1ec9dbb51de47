import type { LlmKey, LlmProject, NewKey } from './types.ts';

export const KEY_LIFETIMES = ['never', '30d', '90d', '365d', 'kept'] as const;
export type KeyLifetime = (typeof KEY_LIFETIMES)[number];

/** What the form of a key holds. NaN: no limit. */
export interface KeyDraft {
  readonly name: string;
  /** Undefined: a new one, of this name. */
  readonly project: number | undefined;
  readonly newProject: string;
  readonly user: number | null;
  readonly environment: string;
  readonly models: readonly string[];
  readonly rpm: number;
  readonly tpm: number;
  /** `kept`: as it is. */
  readonly lifetime: KeyLifetime;
}

export const newKey = (projects: readonly LlmProject[], project?: number): KeyDraft => ({
  name: '',
  project: project ?? projects[0]?.id,
  newProject: '',
  user: null,
  environment: '',
  models: [],
  rpm: Number.NaN,
  tpm: Number.NaN,
  lifetime: 'never',
});

export const draftOfKey = (key: LlmKey): KeyDraft => ({
  name: key.name,
  project: key.project_id,
  newProject: '',
  user: key.user_id,
  environment: key.environment,
  models: key.models,
  rpm: key.rpm ?? Number.NaN,
  tpm: key.tpm ?? Number.NaN,
  lifetime: 'kept',
});

const isLimit = (value: number) => Number.isNaN(value) || (Number.isInteger(value) && value > 0);

export const isSoundKey = ({ name, project, newProject, rpm, tpm }: KeyDraft): boolean =>
  name.trim() !== '' && (project !== undefined || newProject.trim() !== '') && isLimit(rpm) && isLimit(tpm);

const DAY_MS = 86_400_000;

/** What is sent. `kept`: when it expires as it is. */
export function requestOfKey(
  draft: KeyDraft,
  { project, now, kept }: { readonly project: number; readonly now: number; readonly kept: string | null },
): NewKey {
  const expiry = () => {
    switch (draft.lifetime) {
      case 'never':
        return null;
      case 'kept':
        return kept;
      default:
        return new Date(now + Number.parseInt(draft.lifetime, 10) * DAY_MS).toISOString();
    }
  };
  const limit = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    name: draft.name.trim(),
    project_id: project,
    user_id: draft.user,
    environment: draft.environment.trim(),
    models: [...draft.models],
    rpm: limit(draft.rpm),
    tpm: limit(draft.tpm),
    expires_at: expiry(),
  };
}
