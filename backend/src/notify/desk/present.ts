import { formatTimeUs, type NotificationChannel } from '@vigilops/contracts/api';
import type { Channel } from '../channel.ts';
import type { ChannelRecord, Secrets } from '../../model/index.ts';

export function presentChannel(
  record: ChannelRecord & { readonly waiting: number },
  channel: Channel | undefined,
  secrets: Secrets | undefined,
  nowUs: number,
): NotificationChannel {
  return {
    id: record.id,
    ...record.definition,
    class: channel?.class ?? 'record',
    secrets: Object.keys(secrets ?? {}),
    state: stateOf(record, nowUs),
    last_error: record.lastError,
    last_sent_at: record.lastSentUs === null ? null : formatTimeUs(record.lastSentUs),
    waiting: record.waiting,
  };
}

function stateOf(
  record: ChannelRecord & { readonly waiting: number },
  nowUs: number,
): NotificationChannel['state'] {
  if (record.brokenSinceUs !== null) {
    return 'broken';
  }
  const isBlocked = record.blockedUntilUs !== null && record.blockedUntilUs > nowUs;
  // An error that nothing was sent after: what waits is being tried.
  if (isBlocked || (record.lastError !== null && record.waiting > 0)) {
    return 'waiting';
  }
  return record.lastSentUs === null ? 'untried' : 'working';
}
