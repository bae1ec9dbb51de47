import { z } from 'zod';
import type { ChannelRecord, Sealer } from '../../model/index.ts';

const PURPOSE = 'notification channel';
const sealedSecrets = z.record(z.string(), z.string());
export type Secrets = Readonly<Record<string, string>>;

/** What a channel holds that must not be read in the database. */
export interface ChannelSecrets {
  /** By the keys of its fields. Undefined where it cannot be opened any more: the secret of the house is another. */
  open(channel: Pick<ChannelRecord, 'sealed'>): Secrets | undefined;
  /** Null where there is nothing to seal. */
  seal(secrets: Secrets): string | null;
}

export function createChannelSecrets(sealer: Sealer): ChannelSecrets {
  return {
    open: ({ sealed }) => {
      if (sealed === null) {
        return {};
      }
      const text = sealer.open(sealed, PURPOSE);
      return text === undefined ? undefined : sealedSecrets.parse(JSON.parse(text));
    },
    seal: (secrets) =>
      Object.keys(secrets).length === 0 ? null : sealer.seal(JSON.stringify(secrets), PURPOSE),
  };
}
