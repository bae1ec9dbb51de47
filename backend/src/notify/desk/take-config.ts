import type { Secrets } from '../../model/index.ts';
import { VigilError } from '@vigilops/contracts';
import type { ChannelConfig, ChannelRequest } from '@vigilops/contracts/api';
import type { Channel } from '../channel.ts';

/** A form apart from its secrets. */
export interface TakenConfig {
  readonly shown: ChannelConfig;
  readonly secrets: Secrets;
  /** Both together, as the channel takes them. */
  readonly whole: Readonly<Record<string, unknown>>;
}

/** What is kept of the channel that the form is of. `secrets` undefined: they cannot be read any more. */
export interface KeptConfig {
  readonly shown: ChannelConfig;
  readonly secrets: Secrets | undefined;
}

/**
 * What a form says, with the kept secrets that it leaves out; an empty text takes a field away. Throws REQUEST_INVALID for
 * what the channel cannot be run with.
 */
export function takeConfig(
  channel: Channel,
  form: ChannelRequest,
  kept: KeptConfig | undefined,
): TakenConfig {
  const given = Object.entries(form.config);
  const isSecret = (key: string) => channel.secretKeys.includes(key);
  const shown = Object.fromEntries(given.filter(([key, value]) => !isSecret(key) && value !== ''));
  const odd = given.find(([key, value]) => isSecret(key) && typeof value !== 'string');
  if (odd !== undefined) {
    throw new VigilError('REQUEST_INVALID', `config.${odd[0]}: must be a text`);
  }
  const mentioned = new Set(given.map(([key]) => key));
  const unread = kept !== undefined && kept.secrets === undefined;
  const carried = Object.entries(kept?.secrets ?? {}).filter(([key]) => isSecret(key) && !mentioned.has(key));
  const set = given.flatMap(([key, value]) =>
    isSecret(key) && typeof value === 'string' && value !== '' ? [[key, value] as const] : [],
  );
  const secrets: Secrets = Object.fromEntries([...carried, ...set]);
  const whole = { ...shown, ...secrets };
  const parsed = channel.config.safeParse(whole);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = ['config', ...(issue?.path ?? [])].join('.');
    const why = unread && isSecret(String(issue?.path[0])) ? UNREADABLE : (issue?.message ?? 'is wrong');
    throw new VigilError('REQUEST_INVALID', `${field}: ${why}`);
  }
  refuseAnotherServer(channel, { kept, carried: carried.map(([key]) => key), whole });
  return { shown, secrets, whole };
}

/** Else whoever may change a channel could have its secrets sent wherever they like. */
function refuseAnotherServer(
  channel: Channel,
  {
    kept,
    carried,
    whole,
  }: {
    readonly kept: KeptConfig | undefined;
    readonly carried: readonly string[];
    readonly whole: Readonly<Record<string, unknown>>;
  },
): void {
  const before: Readonly<Record<string, unknown>> = { ...kept?.shown, ...kept?.secrets };
  const moved = channel.description.fields.find(
    ({ key }) => serverOf(key, before[key]) !== serverOf(key, whole[key]),
  );
  const [first] = carried.filter((key) => key !== moved?.key);
  if (moved !== undefined && first !== undefined) {
    throw new VigilError(
      'REQUEST_INVALID',
      `config.${first}: give it anew, for ${moved.key} leads to another server`,
    );
  }
}

/** Undefined for what names no server. */
function serverOf(key: string, value: unknown): string | undefined {
  if (key === 'host' && typeof value === 'string') {
    return value.toLowerCase();
  }
  return typeof value === 'string' && /^https?:\/\//iu.test(value) && URL.canParse(value)
    ? new URL(value).origin
    : undefined;
}

const UNREADABLE =
  'what is kept here cannot be read any more, because the secret of the server is another: give the value anew';
