import { systemClock, type Logger } from '@vigilops/runtime';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Settings } from '@vigilops/contracts/api';
import type { AccountStore } from '../../model/index.ts';
import {
  CHANNELS,
  channelOfType,
  createAskHttp,
  createChannelDesk,
  createNoticeStream,
  createResolve,
  createStandbyDesk,
  createTokenShelf,
  createTryOut,
  systemLookUp,
} from '../../notify/index.ts';
import { createSealedSecrets, createSealer } from '../../sealed-text.ts';
import type { Readers } from '../../store/index.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import type { RouteDeps } from '../route.ts';

export type NotifyStores = Pick<ReadingRoom, 'channels' | 'notices'>;

/** Channels and messages as the house has them; a channel that is tried sends for real. */
export function openTestNotify(
  room: NotifyStores,
  {
    accounts,
    logger,
    readers,
    settings,
  }: {
    readonly accounts: Pick<AccountStore, 'audit'>;
    readonly logger: Logger;
    readonly readers: Pick<Readers, 'hosts'>;
    readonly settings: () => Settings;
  },
): Pick<RouteDeps, 'channels' | 'notices' | 'noticeStream' | 'standby'> {
  const clock = systemClock;
  const resolve = createResolve({ lookUp: systemLookUp, allowPrivate: true });
  const tools = {
    resolve,
    ask: createAskHttp(resolve),
    clock,
    randomId: randomUUID,
    tokens: createTokenShelf(clock),
  };
  const secrets = createSealedSecrets(
    createSealer('a secret of tests alone, and of no use', randomBytes),
    'notification channel',
  );
  const house = () => ({ name: 'VigilOps', language: 'en', timeZone: 'UTC' }) as const;
  return {
    notices: room.notices,
    noticeStream: createNoticeStream({ notices: room.notices, clock, logger }),
    channels: createChannelDesk({
      store: room.channels,
      channels: CHANNELS,
      secrets,
      tryOut: createTryOut({ house, houseUrl: 'https://vigilops.example.com', tools, clock, logger }),
      audit: (entry, signal) => accounts.audit(entry, clock.now(), signal),
      nowUs: () => clock.now().getTime() * 1_000,
    }),
    standby: createStandbyDesk({
      channels: room.channels,
      channelOfType,
      secrets,
      watchers: (limit, signal) =>
        readers.hosts.watchers({ silentForMs: 3_600_000, last: 'the host of the server', limit }, signal),
      settings,
      allowPrivate: true,
    }),
  };
}
