import { VigilError } from '@vigilops/contracts';
import type { CheckConfig, KnownCheckConfig } from '@vigilops/contracts/api';
import type { CheckSecrets, Sealer, ServiceRecord } from '../../model/index.ts';

/** Stands for what is never told; sent back it means "as it is". */
export const MASK = '********';

const PURPOSE = 'service|check';
const NONE: CheckSecrets = { headers: {}, body: null };

/** What a definition holds that must not be read in the database. */
export interface CheckSecretsKeeper {
  /** Undefined where it cannot be opened any more: the secret of the house is another. */
  open(service: Pick<ServiceRecord, 'sealed'>): CheckSecrets | undefined;
  /** Null where there is nothing to seal. */
  seal(secrets: CheckSecrets): string | null;
}

export function createCheckSecrets(sealer: Sealer): CheckSecretsKeeper {
  return {
    open: ({ sealed }) => {
      const text = sealed === null ? JSON.stringify(NONE) : sealer.open(sealed, PURPOSE);
      // Only what this function's twin wrote opens at all.
      return text === undefined ? undefined : (JSON.parse(text) as CheckSecrets);
    },
    seal: (secrets) =>
      Object.keys(secrets.headers).length === 0 && secrets.body === null
        ? null
        : sealer.seal(JSON.stringify(secrets), PURPOSE),
  };
}

/** A check apart from its secrets: `shown` has the mask in their place. */
export function takeSecrets(check: CheckConfig): {
  readonly shown: CheckConfig;
  readonly secrets: CheckSecrets;
} {
  if (check.type !== 'http') {
    return { shown: check, secrets: NONE };
  }
  const { body, headers, ...rest } = check;
  const masked = Object.fromEntries(Object.keys(headers).map((name) => [name, MASK]));
  return {
    shown: { ...rest, headers: masked, ...(body === undefined ? {} : { body: MASK }) },
    secrets: { headers, body: body ?? null },
  };
}

/** A check as it is asked. */
export function withSecrets(check: CheckConfig, { headers, body }: CheckSecrets): CheckConfig {
  return check.type === 'http'
    ? { ...check, headers: { ...headers }, ...(body === null ? {} : { body }) }
    : check;
}

/**
 * Puts what is kept in the place of masks. Only for the same server: else whoever may change a definition could have its
 * secrets sent wherever they like. Throws REQUEST_INVALID where nothing can stand there.
 */
export function fillMasks(
  check: CheckConfig,
  known: { readonly check: KnownCheckConfig; readonly secrets: CheckSecrets | undefined } | undefined,
): CheckConfig {
  if (check.type !== 'http') {
    return check;
  }
  const fill = (
    field: string,
    given: string,
    keptOf: (secrets: CheckSecrets) => string | null | undefined,
  ) => {
    if (given !== MASK) {
      return given;
    }
    const kept = known?.secrets === undefined ? undefined : keptOf(known.secrets);
    if (kept === undefined || kept === null) {
      const why = known !== undefined && known.secrets === undefined ? UNREADABLE : NOTHING_KEPT;
      throw new VigilError('REQUEST_INVALID', `${field}: ${why}`);
    }
    if (known?.check.type !== 'http' || new URL(known.check.url).origin !== new URL(check.url).origin) {
      throw new VigilError('REQUEST_INVALID', `${field}: ${ANOTHER_SERVER}`);
    }
    return kept;
  };
  const headers = Object.entries(check.headers).map(
    ([name, value]) => [name, fill(`check.headers.${name}`, value, (kept) => kept.headers[name])] as const,
  );
  const { body, ...rest } = check;
  return {
    ...rest,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body: fill('check.body', body, (kept) => kept.body) }),
  };
}

const NOTHING_KEPT = `"${MASK}" means "as it is", and nothing is kept here`;
const UNREADABLE =
  'what is kept here cannot be read any more, because the secret of the server is another: give the value anew';
const ANOTHER_SERVER = 'give the value anew, for the URL leads to another server';
