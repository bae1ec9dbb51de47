import { channelRequest } from '@vigilops/contracts/api';
import type { ChannelRecord } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

export interface ChannelCells extends Row {
  readonly id: number;
  readonly definition: unknown;
  readonly sealed: string | null;
  readonly broken_since_us: number | null;
  readonly blocked_until_us: number | null;
  readonly last_error: string | null;
  readonly last_sent_us: number | null;
}

/** Of a table that is called `channel` there. */
export const CHANNEL_CELLS = sql`
  channel.id, channel.definition, channel.sealed, ${unixUs(sql`channel.broken_since`)} AS broken_since_us,
  ${unixUs(sql`channel.blocked_until`)} AS blocked_until_us, channel.last_error,
  ${unixUs(sql`channel.last_sent_at`)} AS last_sent_us`;

export function channelOf(cells: ChannelCells): ChannelRecord {
  return {
    id: cells.id,
    definition: channelRequest.parse(cells.definition),
    sealed: cells.sealed,
    brokenSinceUs: cells.broken_since_us,
    blockedUntilUs: cells.blocked_until_us,
    lastError: cells.last_error,
    lastSentUs: cells.last_sent_us,
  };
}
