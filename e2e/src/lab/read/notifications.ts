import type { Alert, LedgerEntry, Notice } from '@vigilops/contracts/api';
import type { House } from '@vigilops/testkit/house';
import { CHANNEL } from '../stage.ts';
import { askOrNothing, type List } from './ask.ts';

export interface Notifications {
  /** Messages that there would have been without denoising: one an alert. */
  readonly raw: number;
  /** Messages about something wrong that reached the team's chat. */
  readonly sent: number;
  /** What the ledger says was merged, held or hidden. */
  readonly hidden: number;
}

export async function notificationsSince(house: House, since: Date): Promise<Notifications | undefined> {
  const from = encodeURIComponent(since.toISOString());
  const [alerts, notices, ledger] = await Promise.all([
    askOrNothing<List<Alert>>(house, `/api/v1/alerts?from=${from}&limit=1000`),
    askOrNothing<List<Notice>>(
      house,
      `/api/v1/notices?from=${from}&limit=500&channel=${encodeURIComponent(CHANNEL)}`,
    ),
    askOrNothing<List<LedgerEntry>>(house, `/api/v1/alert-ledger?from=${from}&limit=1000`),
  ]);
  if (alerts === undefined || notices === undefined || ledger === undefined) {
    return undefined;
  }
  return {
    raw: alerts.items.filter(({ fired_at: at }) => new Date(at) >= since).length,
    sent: notices.items.filter(({ state, kind }) => state === 'sent' && kind !== 'resolved').length,
    hidden: ledger.items.filter(({ is_shadow: isShadow }) => !isShadow).length,
  };
}
