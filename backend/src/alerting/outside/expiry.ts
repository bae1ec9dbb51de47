import type { AlertStore, AlertTransition } from '../../model/index.ts';

/** Senders repeat themselves within this: Prometheus every minute, others at each evaluation. */
const GRACE_US = 300e6;
/** Not asked for longer than this, nobody could be heard either. */
const GAP_US = 60e6;

/**
 * Ends what nobody sent again. Silence counts only while somebody listened: after a start, a standstill or a clock that
 * jumped the senders first get their time to be heard again, so that a house that was away says of nothing that it is well.
 */
export function createExpiry(
  alerts: Pick<AlertStore, 'expire'>,
): (nowUs: number, signal: AbortSignal) => Promise<readonly AlertTransition[]> {
  let askedUs: number | undefined;
  let listeningSinceUs = 0;
  return async (nowUs, signal) => {
    if (askedUs === undefined || nowUs - askedUs > GAP_US || nowUs < askedUs) {
      listeningSinceUs = nowUs;
    }
    askedUs = nowUs;
    return nowUs - listeningSinceUs < GRACE_US ? [] : alerts.expire(nowUs, signal);
  };
}
