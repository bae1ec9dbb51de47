import type { TailInfo } from '../../datasource/live.ts';
import { t } from '../../t.ts';
import type { LiveData } from './live-source.ts';

export type TailLook = 'well' | 'waiting' | 'trouble' | 'resting';

export interface TailStanding {
  readonly look: TailLook;
  readonly word: string;
  /** Why it is not live. */
  readonly trouble: string | undefined;
  /** What was left out, in words. */
  readonly skipped: string | undefined;
}

/** From worst to best: of several streams the worst is told. */
const WORST_FIRST = [
  'reconnecting',
  'polling',
  'connecting',
  'paused',
  'live',
] as const satisfies readonly TailInfo['status'][];

/** How all streams of a panel stand together. A source that tells nothing is live as long as it gives frames. */
export function tailState(data: LiveData | undefined): TailStanding {
  const tails = (data?.frames ?? []).map(({ meta }) => meta?.custom?.tail as TailInfo | undefined);
  const told = tails.filter((tail) => tail !== undefined);
  const status =
    WORST_FIRST.find((each) => told.some((tail) => tail.status === each)) ??
    (tails.length > 0 ? 'live' : 'connecting');
  const trouble = told.find((tail) => tail.trouble !== undefined)?.trouble;
  return { ...standing(status), trouble, skipped: skippedText(told) };
}

function standing(status: TailInfo['status']): Pick<TailStanding, 'look' | 'word'> {
  switch (status) {
    case 'connecting':
      return { look: 'waiting', word: t('logtail.connecting', 'Connecting') };
    case 'live':
      return { look: 'well', word: t('logtail.is-live', 'Live') };
    case 'polling':
      return { look: 'waiting', word: t('logtail.polling', 'Asks every 2 s') };
    case 'reconnecting':
      return { look: 'trouble', word: t('logtail.reconnecting', 'Cut off; trying again') };
    case 'paused':
      return { look: 'resting', word: t('logtail.hidden', 'Rests: the tab is hidden') };
    default:
      return status satisfies never;
  }
}

function skippedText(tails: readonly TailInfo[]): string | undefined {
  const skipped = tails.reduce((sum, tail) => sum + tail.skipped, 0);
  if (skipped > 0) {
    return t('logtail.skipped', '{{count}} skipped', { count: skipped.toLocaleString() });
  }
  return tails.some(({ missed }) => missed) ? t('logtail.missed', 'Some lines were missed') : undefined;
}
