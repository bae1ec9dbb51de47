import type { ChannelRequest } from '@vigilops/contracts/api';
import { channelRequest } from '@vigilops/contracts/api';
import type { SuiteEngine } from '@vigilops/testkit';
import type {
  ActionLinkStore,
  ChannelStore,
  NewNotice,
  NoticeContent,
  NoticeStore,
} from '../../model/index.ts';
import type { Row } from '../database.ts';
import { createActionLinkStore } from '../notify/action-links.ts';
import { createChannelStore } from '../notify/channels.ts';
import { createDatabaseTime } from '../notify/database-time.ts';
import { createNoticeStore } from '../notify/notices.ts';
import { noted } from './noted.ts';
import { openTestDatabase } from './open-database.ts';

/** A migrated database with channels and messages, and short ways to make some. */
export interface Outbox {
  readonly channels: ChannelStore;
  readonly notices: NoticeStore;
  readonly links: ActionLinkStore;
  readonly databaseTime: (signal: AbortSignal) => Promise<number>;
  rows<R extends Row>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
  channel(changes?: Partial<ChannelRequest> & { readonly sealed?: string }): Promise<number>;
  /** Removes all messages. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

const signal = new AbortController().signal;

export async function openOutbox(suite: SuiteEngine): Promise<Outbox> {
  const { url } = await suite.freshDatabase();
  const database = openTestDatabase({ url, engine: suite.engine, maxConnections: suite.maxConnections });
  const { connections } = database;
  const channels = createChannelStore(connections, () => new Date());
  const rows = <R extends Row>(text: string, values: readonly unknown[] = []) =>
    connections.query<R>({ text, values }, { signal, timeoutMs: 20_000 });
  let serial = 0;
  return {
    channels,
    notices: createNoticeStore(connections),
    links: createActionLinkStore(connections),
    databaseTime: createDatabaseTime(connections),
    rows,
    channel: async ({ sealed, ...changes } = {}) => {
      serial += 1;
      const definition = channelRequest.parse({
        name: `channel ${String(serial)}`,
        type: 'webhook',
        config: {},
        ...changes,
      });
      const made = await channels.create(
        { definition, sealed: sealed ?? null },
        { ...noted('notification_channel.created'), subject: definition.name },
        signal,
      );
      if (made.outcome !== 'created') {
        throw new Error(`there is a channel ${definition.name} already`);
      }
      return made.id;
    },
    empty: async () => {
      await rows('DELETE FROM vigilops.notices');
      await rows(`DELETE FROM vigilops.notification_channels WHERE type <> 'in_app'`);
    },
    close: () => database.close(),
  };
}

export function noticeContent(changes: Partial<NoticeContent> = {}): NoticeContent {
  return {
    kind: 'firing',
    severity: 'warning',
    priority: 2,
    priorityReason: '',
    title: 'CPU high on web-1',
    cause: null,
    startedUs: 1_772_366_400e6,
    resolvedUs: null,
    acknowledgedBy: null,
    alerts: [],
    firing: 1,
    resolved: 0,
    evidence: [],
    runbook: '',
    step: 0,
    addressees: [],
    lines: [],
    ...changes,
  };
}

/** For a channel: of incident 1, due at once, unless the changes say otherwise. */
export function newNotice(channelId: number, changes: Partial<NewNotice> = {}): NewNotice {
  const content = changes.content ?? noticeContent({ severity: changes.severity ?? 'warning' });
  return {
    incidentId: 1,
    channelId,
    channelName: 'channel',
    channelType: 'webhook',
    kind: content.kind,
    step: 0,
    severity: content.severity,
    alertIds: content.alerts.map(({ id }) => id),
    content,
    dueUs: 0,
    ...changes,
  };
}
