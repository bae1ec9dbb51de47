import { useState } from 'react';
import { NEVER } from 'rxjs';
import { useAction, type Action } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import type { Polled } from '../../fleet/use-polled.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import {
  edited,
  EMPTY,
  overtaken,
  pending,
  valueAt,
  withDraft,
  type CurrentSettings,
  type Draft,
  type SettingKey,
  type Settings,
  type SettingValue,
} from './draft.ts';

/** The settings as the viewer sees them: what the house says, and over it what was written here. */
export interface SettingsForm {
  readonly current: CurrentSettings;
  readonly draft: Draft;
  /** As they will be. */
  readonly settings: Settings;
  readonly overtaken: readonly SettingKey[];
  readonly mayWrite: boolean;
  readonly value: <Key extends SettingKey>(key: Key) => SettingValue<Key>;
  readonly set: <Key extends SettingKey>(key: Key, value: SettingValue<Key>) => void;
  readonly isFixed: (key: SettingKey) => boolean;
  readonly discard: () => void;
  readonly save: Action<[]>;
  /** Asks the house again; what was written stays. */
  readonly reload: () => void;
}

export interface LoadedSettings {
  readonly polled: Polled<CurrentSettings>;
  /** Undefined until the first answer. */
  readonly form: SettingsForm | undefined;
}

export function useSettings(): LoadedSettings {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const polled = useAsked(REFRESH_MS.slow, 'getSettings');
  const [kept, setDraft] = useState(EMPTY);
  // What was saved is newer than what was last asked.
  const [saved, setSaved] = useState<CurrentSettings>();
  const current = newestOf(polled.data, saved);
  const draft = current === undefined ? EMPTY : pending(kept, current.settings);
  const save = useAction(
    () =>
      current === undefined
        ? NEVER
        : api.call('changeSettings', {
            body: { settings: withDraft(current.settings, draft), version: current.version },
          }),
    (answer) => {
      setSaved(answer);
      setDraft(EMPTY);
      polled.retry();
    },
  );
  if (current === undefined) {
    return { polled, form: undefined };
  }
  const settings = withDraft(current.settings, draft);
  return {
    polled,
    form: {
      current,
      draft,
      settings,
      overtaken: overtaken(draft, current.settings),
      mayWrite,
      value: (key) => valueAt(settings, key),
      set: (key, value) => {
        save.forgive();
        setDraft((old) => edited(old, current.settings, key, value));
      },
      isFixed: (key) => current.fixed.includes(key),
      discard: () => {
        save.forgive();
        setDraft(EMPTY);
      },
      save,
      reload: () => {
        save.forgive();
        polled.retry();
      },
    },
  };
}

const newestOf = (asked: CurrentSettings | undefined, saved: CurrentSettings | undefined) =>
  asked === undefined || (saved !== undefined && saved.version > asked.version) ? saved : asked;
