import { Button, Icon, Stack, Text } from '@grafana/ui';
import type { TailState } from '../../api/tail.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';

interface Props {
  readonly state: TailState | undefined;
  readonly lines: number;
  readonly paused: boolean;
  readonly onPause: (paused: boolean) => void;
}

/** How the live tail is doing. */
export function LiveBar({ state, lines, paused, onPause }: Props) {
  const skipped = state?.skipped ?? 0;
  return (
    <Stack gap={1} alignItems="center" wrap="wrap">
      <Button size="sm" variant="secondary" icon={paused ? 'play' : 'pause'} onClick={() => onPause(!paused)}>
        {paused ? t('live.go-on', 'Go on') : t('live.pause', 'Pause')}
      </Button>
      <span role="status">
        <Icon name={state?.status === 'live' ? 'circle' : 'sync'} size="sm" />{' '}
        {paused ? t('live.held', 'Held; new lines are kept for you') : tailStatus(state)}
      </span>
      <Text color="secondary" variant="bodySmall">
        {t('live.lines', '{{total}} lines', { total: count(lines) })}
      </Text>
      {skipped > 0 && (
        <Text color="warning" variant="bodySmall">
          {t('live.skipped', '{{total}} lines came too fast and were left out', { total: count(skipped) })}
        </Text>
      )}
      {state?.missed === true && (
        <Text color="warning" variant="bodySmall">
          {t('live.missed', 'Lines may be missing around an interruption')}
        </Text>
      )}
      {state?.error !== undefined && (
        <Text color="warning" variant="bodySmall">
          {state.error.message}
        </Text>
      )}
    </Stack>
  );
}

/** In a word or two. */
export function tailStatus(state: TailState | undefined): string {
  const status = state?.status ?? 'connecting';
  switch (status) {
    case 'connecting':
      return t('live.connecting', 'Connecting');
    case 'live':
      return t('live.live', 'Live');
    case 'polling':
      return t('live.polling', 'Asks every few seconds: streams do not get through');
    case 'reconnecting':
      return t('live.reconnecting', 'Cut off; trying again');
    case 'paused':
      return t('live.hidden', 'Resting while the tab is hidden');
    default:
      return status satisfies never;
  }
}
