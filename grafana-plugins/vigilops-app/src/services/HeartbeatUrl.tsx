import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, ConfirmModal, Stack, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { Refused } from '../admin/Refused.tsx';
import { SecretOnce } from '../admin/SecretOnce.tsx';
import { useAction } from '../admin/use-action.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { Command } from '../fleet/Command.tsx';
import { Section } from '../fleet/Section.tsx';
import { t } from '../t.ts';
import { crontabLine, heartbeatCommand, wholeUrl } from './heartbeat.ts';

interface Props {
  readonly id: number;
  readonly mayWrite: boolean;
}

/** What the page of a new heartbeat is opened with: in the history of the browser, never in an address. */
export interface HeartbeatState {
  readonly heartbeatUrl?: string;
}

/** Where a job reports. The secret in it is shown once: after it was made, and when a new one is wanted. */
export function HeartbeatUrl({ id, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const { api, address } = useAppData();
  const given = useGiven();
  const [renewed, setRenewed] = useState<string>();
  const [asking, setAsking] = useState(false);
  const renew = useAction(
    () => api.call('renewHeartbeatUrl', { path: { id } }),
    ({ heartbeat_url }) => {
      setRenewed(heartbeat_url);
      setAsking(false);
    },
  );
  const known = renewed ?? given;
  const url = known === undefined ? undefined : wholeUrl(known, address);
  if (url === undefined && !mayWrite) {
    return null;
  }
  return (
    <Section title={t('heartbeat.title', 'Where the job reports')}>
      {url === undefined ? (
        <>
          <p>
            {t(
              'heartbeat.hidden',
              'The URL was shown when the heartbeat was made, and is kept nowhere. Whoever has lost it makes a new one.',
            )}
          </p>
          <Button variant="secondary" icon="sync" onClick={() => setAsking(true)}>
            {t('heartbeat.renew', 'Make a new URL')}
          </Button>
        </>
      ) : (
        <Stack direction="column" gap={1}>
          <SecretOnce
            title={t('heartbeat.once', 'This URL is shown once: copy it now')}
            text={url}
            label={t('heartbeat.url', 'URL of the heartbeat')}
          />
          <p className={styles.text}>
            {t('heartbeat.simple', 'Call it at the end of the job, when it went well:')}
          </p>
          <Command text={heartbeatCommand(url)} label={t('heartbeat.command', 'Command of the heartbeat')} />
          <p className={styles.text}>
            {t(
              'heartbeat.full',
              'Or tell when it begins and how it ended, in a crontab. A code other than 0 is down at once:',
            )}
          </p>
          <Command text={crontabLine(url)} label={t('heartbeat.crontab', 'Line of a crontab')} />
        </Stack>
      )}
      <ConfirmModal
        isOpen={asking}
        title={t('heartbeat.renew', 'Make a new URL')}
        body={
          <>
            {t('heartbeat.renew-help', 'The old URL is no longer good: jobs that call it are not heard.')}
            <Refused error={renew.error} />
          </>
        }
        confirmText={t('heartbeat.renew', 'Make a new URL')}
        onConfirm={() => renew.run()}
        onDismiss={() => setAsking(false)}
      />
    </Section>
  );
}

/** What the page was opened with. The browser would keep it with the page: from here on it is known to this page alone. */
function useGiven(): string | undefined {
  const { pathname, search, state } = useLocation();
  const [given] = useState((state as HeartbeatState | null)?.heartbeatUrl);
  useEffect(() => {
    if (given !== undefined) {
      locationService.replace({ pathname, search });
    }
    // Once: later addresses of the page are not this one.
  }, []);
  return given;
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ margin: theme.spacing(1, 0, 0) }),
});
