import { VigilError } from '@vigilops/contracts';
import type { ChannelClass, Settings } from '@vigilops/contracts/api';
import { addressOfSearch } from '@vigilops/contracts/log-query';
import type { Clock, Logger } from '@vigilops/runtime';
import type { Request, Router } from 'express';
import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { houseSecret } from './app-accounts.ts';
import type { Alerting } from './app-alerts.ts';
import { clientPolicyOf } from './app-front.ts';
import type { StopOrder } from './app-stop.ts';
import type { Config } from './config.ts';
import { createNoticeJobs, type Job } from './jobs/index.ts';
import {
  CHANNELS,
  channelOfType,
  createActRouter,
  createAskHttp,
  createChannelDesk,
  createMessenger,
  createNoticeStream,
  createResolve,
  createStandbyDesk,
  createTokenShelf,
  createTryOut,
  DEFAULT_MESSENGER_LIMITS,
  systemLookUp,
  type ChannelDesk,
  type IncidentActions,
  type LetterDeps,
  type NoticeStream,
  type StandbyDesk,
} from './notify/index.ts';
import { createSealedSecrets, createSealer } from './sealed-text.ts';
import { createReaders, type Store } from './store/index.ts';
import { calledOf } from './model/index.ts';

/** Messages: who is told, by which channel, and what became of it. */
export interface Notify {
  readonly desk: ChannelDesk;
  /** What hosts are to do when this server is silent. */
  readonly standby: StandbyDesk;
  readonly stream: NoticeStream;
  /** The pages behind the links of messages. */
  readonly actPages: Router;
  readonly jobs: readonly Job[];
  /** Messages were made: look at once. */
  readonly poke: () => void;
  /** Asks an address whether it hears; null: it does, else what is wrong. */
  readonly ping: (url: string, signal: AbortSignal) => Promise<string | null>;
  /** Undefined for what this version does not know. */
  readonly classOf: (channelType: string) => ChannelClass | undefined;
  /** From now on messages are sent. */
  readonly start: () => void;
}

/** Where the app shows an incident; without a public URL as seen from this server's own pages. */
const incidentUrl = (publicUrl: string, incidentId: number) =>
  `${publicUrl}/a/vigilops-app/alerts/incidents/${String(incidentId)}`;

/** Where the app shows what a search of logs finds. */
const logsUrl: LetterDeps['logsUrl'] = (publicUrl, { query, case_sensitive: caseSensitive, from, to }) =>
  `${publicUrl}/a/vigilops-app/logs?${addressOfSearch({ query, caseSensitive, range: { from, to } }).toString()}`;

const SILENCE_SECONDS = 3_600;

/** What the links of messages do. `of`: asked when somebody follows one, because the alarm tells the messenger, too. */
export function linkActions(
  of: () => Pick<Alerting, 'alarm' | 'silenceIncident'>,
  clock: Clock,
): IncidentActions {
  return {
    acknowledge: async (incidentId, by, signal) => {
      const who = { name: calledOf(by.actor), note: null, at: clock.now() };
      const outcome = await of().alarm.acknowledgeIncident(incidentId, who, by, signal);
      return outcome === 'acknowledged' ? 'done' : outcome === 'again' ? 'again' : 'over';
    },
    silence: async (incidentId, by, signal) => {
      const wanted = { seconds: SILENCE_SECONDS, comment: '' };
      try {
        await of().silenceIncident(incidentId, wanted, by, clock.now().getTime() * 1_000, signal);
        return 'done';
      } catch (error) {
        if (error instanceof VigilError && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND')) {
          return 'over';
        }
        throw error;
      }
    },
  };
}

/** A host that was silent for so much longer than all others is none to rely on. */
const WATCHER_SILENCE_MS = 3_600_000;

/** Of all that send. After an outage they are those from before it: none is much longer silent than the others. */
function standbyWatchers({ database }: Pick<Store, 'database'>) {
  const { hosts } = createReaders(database);
  return (limit: number, signal: AbortSignal) =>
    hosts.watchers({ silentForMs: WATCHER_SILENCE_MS, last: hostname(), limit }, signal);
}

export async function createNotify(
  deps: {
    readonly config: Config;
    readonly dataDir: string;
    readonly clock: Clock;
    readonly logger: Logger;
  },
  parts: {
    readonly store: Pick<
      Store,
      'channels' | 'notices' | 'actionLinks' | 'databaseTime' | 'accounts' | 'database'
    >;
    readonly settings: () => Settings;
    /** What the links of messages do. */
    readonly actions: IncidentActions;
  },
  order: StopOrder,
): Promise<Notify> {
  const { config, clock, logger } = deps;
  const { store, settings } = parts;
  const publicUrl = config.publicUrl ?? null;
  const house = () => {
    const { name, language, time_zone: timeZone } = settings().general;
    return { name, language, timeZone };
  };
  const secrets = createSealedSecrets(
    createSealer(await houseSecret(deps), randomBytes),
    'notification channel',
  );
  const resolve = createResolve({ lookUp: systemLookUp, allowPrivate: config.notifyAllowPrivate });
  const tools = {
    resolve,
    ask: createAskHttp(resolve),
    clock,
    randomId: randomUUID,
    tokens: createTokenShelf(clock),
  };
  const stream = createNoticeStream({ notices: store.notices, clock, logger });
  const messenger = createMessenger({
    notices: store.notices,
    channels: store.channels,
    links: store.actionLinks,
    databaseTime: store.databaseTime,
    channelOfType,
    secrets,
    tools,
    house,
    publicUrl,
    incidentUrl,
    logsUrl,
    randomBytes,
    random: Math.random,
    clock,
    logger,
    limits: DEFAULT_MESSENGER_LIMITS,
    onInApp: stream.poke,
  });
  order.beforePorts(() => {
    stream.stop();
    return Promise.resolve();
  });
  order.afterPorts(() => messenger.stop());
  const policy = clientPolicyOf(config);
  return {
    stream,
    poke: messenger.poke,
    start: messenger.start,
    ping: async (url, signal) => {
      const answer = await tools.ask({ method: 'GET', url, signal });
      if (answer.kind !== 'answer') {
        return answer.error;
      }
      return answer.status >= 200 && answer.status < 300 ? null : `it answered ${String(answer.status)}`;
    },
    classOf: (type) => channelOfType(type)?.class,
    jobs: createNoticeJobs(store.notices, store.actionLinks, clock),
    desk: createChannelDesk({
      store: store.channels,
      channels: CHANNELS,
      secrets,
      tryOut: createTryOut({ house, houseUrl: publicUrl, tools, clock, logger }),
      audit: (entry, signal) => store.accounts.audit(entry, clock.now(), signal),
      nowUs: () => clock.now().getTime() * 1_000,
    }),
    standby: createStandbyDesk({
      channels: store.channels,
      channelOfType,
      secrets,
      watchers: standbyWatchers(store),
      settings,
      allowPrivate: config.notifyAllowPrivate,
    }),
    actPages: createActRouter({
      links: store.actionLinks,
      actions: parts.actions,
      databaseTime: store.databaseTime,
      incidentUrl: (incidentId) => incidentUrl(publicUrl ?? '', incidentId),
      addressOf: (request: Request) => policy.addressOf(request),
      logger,
    }),
  };
}
