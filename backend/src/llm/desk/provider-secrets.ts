import { z } from 'zod';
import type { LlmProviderRecord, Sealer } from '../../model/index.ts';
import type { Provider } from '../providers/provider.ts';

const PURPOSE = 'llm provider';
const sealedSecrets = z.record(z.string(), z.string());
export type Secrets = Readonly<Record<string, string>>;

/** What a provider is asked with that must not be read in the database. */
export interface ProviderSecrets {
  /** By the keys of its fields. Undefined where it cannot be opened any more: the secret of the house is another. */
  open(provider: Pick<LlmProviderRecord, 'sealed'>): Secrets | undefined;
  /** Null where there is nothing to seal. */
  seal(secrets: Secrets): string | null;
}

export function createProviderSecrets(sealer: Sealer): ProviderSecrets {
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

/** The configuration of a stored provider as its kind takes it; undefined where it cannot be read any more. */
export function createConfigOf(
  secrets: ProviderSecrets,
  providerOfType: (type: string) => Provider | undefined,
): (record: LlmProviderRecord) => Readonly<Record<string, unknown>> | undefined {
  return (record) => {
    const opened = secrets.open(record);
    const parsed = providerOfType(record.type)?.config.safeParse({ ...record.config, ...opened });
    return opened !== undefined && parsed?.success === true ? parsed.data : undefined;
  };
}
