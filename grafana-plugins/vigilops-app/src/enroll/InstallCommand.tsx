import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Icon, Stack, useStyles2 } from '@grafana/ui';
import { useEffect } from 'react';
import { Command } from '../fleet/Command.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { t } from '../t.ts';
import type { Made } from './AddHost.tsx';
import { Arrived } from './Arrived.tsx';
import { clockOf, stateNow } from './arrival.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

interface Props {
  readonly made: Made;
  readonly onArrived: () => void;
  readonly onAnother: () => void;
}

const POLL_MS = 3_000;

/** The command for the host, as long as it works; then who has come. */
export function InstallCommand({ made, onArrived, onAnother }: Props) {
  const styles = useStyles2(getStyles);
  const { data, error } = useAsked(POLL_MS, 'listEnrollments');
  const secondsLeft = useSecondsUntil(made.enrollment.expires_at);
  const { state, usedBy } = stateNow(made.enrollment, data?.items, secondsLeft);
  useEffect(() => {
    if (state === 'used') {
      onArrived();
    }
    // Told once: whoever listens may be another function at each drawing.
  }, [state]);
  switch (state) {
    case 'used':
      return <Arrived name={usedBy} onAnother={onAnother} />;
    case 'expired':
    case 'revoked':
      return (
        <Alert
          severity="warning"
          title={
            state === 'expired'
              ? t('enroll.expired', 'The command has expired without being used')
              : t('enroll.revoked', 'The command was revoked')
          }
          buttonContent={t('enroll.again', 'Make another')}
          onRemove={onAnother}
        />
      );
    case 'open':
      return (
        <Stack direction="column" gap={1}>
          <p className={styles.text}>
            {t('enroll.run', 'Run this on the host, as root. It is shown this once, and works once:')}
          </p>
          <Command text={made.command} label={t('enroll.command', 'Install the agent')} />
          <p className={styles.waiting} role="status">
            <Icon name="clock-nine" />
            {t('enroll.waiting', 'Waiting for the host')}
            <span aria-hidden>
              {' · '}
              {t('enroll.left', '{{time}} left', { time: clockOf(secondsLeft) })}
            </span>
          </p>
          {error !== undefined && (
            <p className={styles.text} role="alert">
              {t('enroll.deaf', 'Whether it has come cannot be seen at the moment:')} {error.message}
            </p>
          )}
        </Stack>
      );
    default:
      return state satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ margin: 0 }),
  waiting: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    margin: 0,
    color: theme.colors.text.secondary,
  }),
});
