import type { LlmProviderRecord, SealedSecrets } from '../../model/index.ts';
import type { Provider } from '../providers/provider.ts';

/** The configuration of a stored provider as its kind takes it; undefined where it cannot be read any more. */
export function createConfigOf(
  secrets: SealedSecrets,
  providerOfType: (type: string) => Provider | undefined,
): (record: LlmProviderRecord) => Readonly<Record<string, unknown>> | undefined {
  return (record) => {
    const opened = secrets.open(record);
    const parsed = providerOfType(record.type)?.config.safeParse({ ...record.config, ...opened });
    return opened !== undefined && parsed?.success === true ? parsed.data : undefined;
  };
}
