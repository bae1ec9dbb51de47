import type { ChannelRequest, testChannelResponse } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Channel, Letter, Outcome, Tools } from '../channel.ts';
import type { HouseFacts } from '../messenger/letter-writer.ts';
import { textContent } from '../../model/index.ts';
import { sendBy } from '../messenger/send-by.ts';
import { WORDS } from '../text/words.ts';

export type Tested = z.infer<typeof testChannelResponse>;

/** Sends one message that says it is a test. Never rejects. */
export type TryOut = (
  channel: Channel,
  form: ChannelRequest,
  config: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<Tested>;

/** Somebody looks at the button. */
const LIMIT_MS = 12_000;

export function createTryOut(deps: {
  readonly house: () => HouseFacts;
  readonly houseUrl: string | null;
  readonly tools: Omit<Tools, 'signal'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): TryOut {
  return async (channel, form, config, signal) => {
    const startedMs = deps.clock.monotonicMs();
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
    const letter = letterOf(form, deps.house(), deps.houseUrl, deps.clock.now().getTime() * 1_000);
    const outcome = await sendBy(channel, config, letter, { ...deps.tools, signal: limited }, deps.logger);
    return { ...wordsOf(outcome), took_ms: Math.round(deps.clock.monotonicMs() - startedMs) };
  };
}

function wordsOf(outcome: Outcome): Pick<Tested, 'outcome' | 'message'> {
  return outcome.outcome === 'sent'
    ? { outcome: 'sent', message: outcome.receipt ?? '' }
    : { outcome: outcome.outcome, message: outcome.error };
}

function letterOf(form: ChannelRequest, house: HouseFacts, houseUrl: string | null, nowUs: number): Letter {
  const language = form.language ?? house.language;
  const words = WORDS[language];
  return {
    content: textContent('test', {
      title: words.testTitle,
      lines: [words.testLine(form.name)],
      startedUs: nowUs,
    }),
    incidentId: null,
    language,
    timeZone: house.timeZone,
    house: house.name,
    receiver: form.name,
    links: { open: houseUrl, logs: null, acknowledge: null, silence: null },
    houseUrl,
    idempotencyKey: randomUUID(),
    nowUs,
  };
}
