import type { Logger } from '@vigilops/runtime';
import type { Channel, Letter, Outcome, Tools } from '../channel.ts';
import { plain } from '../text/plain.ts';

const MAX_WORDS = 500;
/** Shorter ones are no secrets, and would take half the words away. */
const MIN_SECRET_CHARACTERS = 6;

/** One attempt. Never rejects, and lets no secret of the channel out with the provider's words. */
export async function sendBy(
  channel: Channel,
  config: Readonly<Record<string, unknown>>,
  letter: Letter,
  tools: Tools,
  logger: Logger,
): Promise<Outcome> {
  const secrets = channel.secretKeys.flatMap((key) => {
    const value = config[key];
    return typeof value === 'string' ? [value] : [];
  });
  const parsed = channel.config.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const error = `its settings are not whole: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
    return clean({ outcome: 'refused', error, isChannelBroken: true }, secrets);
  }
  try {
    return clean(await channel.deliver(letter, parsed.data, tools), secrets);
  } catch (error) {
    if (tools.signal.aborted) {
      return { outcome: 'unreachable', error: 'no answer in time' };
    }
    logger.error(
      { channelType: channel.type, err: withoutSecrets(String(error), secrets) },
      'a channel failed for a reason that is a defect',
    );
    return { outcome: 'refused', error: 'a defect of VigilOps; see the log', isChannelBroken: false };
  }
}

function clean(outcome: Outcome, secrets: readonly string[]): Outcome {
  const words = (text: string) => plain(withoutSecrets(text, secrets), MAX_WORDS);
  return outcome.outcome === 'sent'
    ? { ...outcome, receipt: outcome.receipt === null ? null : words(outcome.receipt) }
    : { ...outcome, error: words(outcome.error) };
}

/** Also as a URL has them, and their parts: of an address that is a secret its path and its query are. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), ...partsOf(secret)])
    .filter(({ length }) => length >= MIN_SECRET_CHARACTERS)
    .toSorted((a, b) => b.length - a.length);
  return forms.reduce((left, form) => left.replaceAll(form, '***'), text);
}

function partsOf(secret: string): readonly string[] {
  if (!/^https?:\/\//u.test(secret) || !URL.canParse(secret)) {
    return [];
  }
  const url = new URL(secret);
  const segments = url.pathname.split('/').filter(({ length }) => length >= 16);
  return [`${url.pathname}${url.search}`, ...segments, ...url.searchParams.values()];
}
