import type { Secrets } from '../../model/index.ts';
import { VigilError } from '@vigilops/contracts';
import type { LlmProviderRequest } from '@vigilops/contracts/api';
import type { Provider } from '../providers/provider.ts';

type ShownConfig = LlmProviderRequest['config'];
type Whole = Readonly<Record<string, unknown>>;

/** A form apart from its secrets. */
export interface TakenConfig {
  readonly shown: ShownConfig;
  readonly secrets: Secrets;
  /** Both together, as the kind of provider takes them. */
  readonly whole: Whole;
}

/** What is kept of the provider that the form is of. `secrets` undefined: they cannot be read any more. */
export interface KeptConfig {
  readonly shown: ShownConfig;
  readonly secrets: Secrets | undefined;
}

const UNREADABLE =
  'what is kept here cannot be read any more, because the secret of the server is another: give the value anew';

/**
 * What a form says, with the kept secrets that it leaves out; an empty text takes a field away. Throws REQUEST_INVALID for
 * what the provider cannot be asked with.
 */
export function takeConfig(
  provider: Provider,
  form: Pick<LlmProviderRequest, 'config'>,
  kept: KeptConfig | undefined,
): TakenConfig {
  const isSecret = (key: string) => provider.secretKeys.includes(key);
  const given = Object.entries(form.config).filter(([, value]) => value !== '');
  const odd = given.find(([key, value]) => isSecret(key) && typeof value !== 'string');
  if (odd !== undefined) {
    throw new VigilError('REQUEST_INVALID', `config.${odd[0]}: must be a text`);
  }
  const shown = Object.fromEntries(given.filter(([key]) => !isSecret(key)));
  const carried = Object.fromEntries(
    Object.entries(kept?.secrets ?? {}).filter(([key]) => isSecret(key) && !(key in form.config)),
  );
  const set = Object.fromEntries(
    given.flatMap(([key, value]) =>
      isSecret(key) && typeof value === 'string' ? [[key, value] as const] : [],
    ),
  );
  const secrets: Secrets = { ...carried, ...set };
  const parsed = provider.config.safeParse({ ...shown, ...secrets });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path[0] ?? unknownKeyOf(issue);
    const isUnread = kept !== undefined && kept.secrets === undefined && isSecret(String(field));
    const why = isUnread ? UNREADABLE : (issue?.message ?? 'is wrong');
    throw new VigilError('REQUEST_INVALID', `config.${String(field ?? '')}: ${why}`);
  }
  const [first] = Object.keys(carried);
  if (first !== undefined && kept !== undefined) {
    refuseAnotherServer(provider, first, kept, parsed.data);
  }
  return { shown, secrets, whole: parsed.data };
}

/** Else whoever may change a provider could have its key sent wherever they like. */
function refuseAnotherServer(provider: Provider, secret: string, kept: KeptConfig, whole: Whole): void {
  const before = provider.config.safeParse({ ...kept.shown, ...kept.secrets });
  const was: Whole = before.success ? before.data : {};
  const moved = provider.description.fields.find(
    ({ key, kind }) => kind === 'url' && serverOf(was[key]) !== serverOf(whole[key]),
  );
  if (moved !== undefined) {
    throw new VigilError(
      'REQUEST_INVALID',
      `config.${secret}: give it anew, for ${moved.key} leads to another server`,
    );
  }
}

/** Undefined for what names no server. */
function serverOf(value: unknown): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value).origin : undefined;
}

function unknownKeyOf(issue: object | undefined): string | undefined {
  return issue !== undefined && 'keys' in issue && Array.isArray(issue.keys)
    ? String(issue.keys[0])
    : undefined;
}
