import type { SealedSecrets } from '../../model/index.ts';
import { silentLogger, type Logger } from '@vigilops/runtime';
import { createManualClock, type ManualClock, type SuiteEngine } from '@vigilops/testkit';
import { randomBytes } from 'node:crypto';
import { createSealedSecrets, createSealer } from '../../sealed-text.ts';
import { openOutbox, type Outbox } from '../../store/test/open-outbox.ts';
import type { Channel } from '../channel.ts';
import { createMessenger, type Messenger, type MessengerDeps } from '../messenger/messenger.ts';
import { CHANNELS } from '../registry.ts';
import { toolsOf } from './letters.ts';

/** A messenger on a real outbox, with a clock that stands still. */
export interface MessageHouse {
  readonly outbox: Outbox;
  readonly clock: ManualClock;
  readonly secrets: SealedSecrets;
  nowUs(): number;
  /** Another one on the same outbox. */
  messenger(changes?: Partial<MessengerDeps>): Messenger;
  close(): Promise<void>;
}

const LIMITS = { leaseMs: 30_000, sendMs: 10_000, batchMs: 15_000 };

export async function openMessageHouse(
  suite: SuiteEngine,
  { channels = CHANNELS, logger = silentLogger }: { channels?: readonly Channel[]; logger?: Logger } = {},
): Promise<MessageHouse> {
  const outbox = await openOutbox(suite);
  const clock = createManualClock();
  const secrets = createSealedSecrets(
    createSealer('a secret of tests alone, and of no use', randomBytes),
    'notification channel',
  );
  const nowUs = () => clock.now().getTime() * 1_000;
  const { signal, ...tools } = toolsOf(new AbortController().signal);
  void signal;
  return {
    outbox,
    clock,
    secrets,
    nowUs,
    messenger: (changes = {}) =>
      createMessenger({
        notices: outbox.notices,
        channels: outbox.channels,
        links: outbox.links,
        databaseTime: () => Promise.resolve(nowUs()),
        channelOfType: (type) => channels.find((channel) => channel.type === type),
        secrets,
        tools,
        house: () => ({ name: 'VigilOps', language: 'en', timeZone: 'UTC' }),
        publicUrl: 'https://vigilops.example.com',
        logsUrl: (url, { query }) => `${url}/logs?query=${query}`,
        incidentUrl: (url, id) => `${url}/incidents/${String(id)}`,
        randomBytes,
        random: () => 0.5,
        clock,
        logger,
        limits: LIMITS,
        onInApp: () => undefined,
        ...changes,
      }),
    close: () => outbox.close(),
  };
}
