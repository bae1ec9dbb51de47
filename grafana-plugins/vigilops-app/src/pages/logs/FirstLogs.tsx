import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import { useAppData } from '../../fleet/app-data.tsx';
import { Command } from '../../fleet/Command.tsx';
import { logsYaml, sdkEnvironment } from '../../fleet/first-commands.ts';
import { t } from '../../t.ts';

/** For a range without a single line: a longer one, or how lines get here. */
export function FirstLogs() {
  const { address } = useAppData();
  const styles = useStyles2(getStyles);
  const week = () => locationService.partial({ from: 'now-7d', to: 'now' });
  return (
    <div className={styles.guide}>
      <h2>{t('first-logs.title', 'No line was logged in this time range')}</h2>
      <div>
        <Button variant="secondary" size="sm" onClick={week}>
          {t('first-logs.week', 'Look at the last 7 days')}
        </Button>
      </div>
      <p>{t('first-logs.agent', 'To follow files of a host, add them to /etc/vigilops/agent.yaml there:')}</p>
      <Command text={logsYaml} label={t('first-logs.agent-label', 'Files of logs')} />
      <p>{t('first-logs.sdk', 'Services send theirs by any OpenTelemetry SDK:')}</p>
      <Command
        text={sdkEnvironment(address)}
        label={t('first.sdk-env-label', 'Environment of the service')}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  guide: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    maxWidth: theme.spacing(90),
    margin: theme.spacing(4, 'auto'),
    h2: { fontSize: theme.typography.h4.fontSize, margin: 0 },
    p: { margin: theme.spacing(1, 0, 0) },
  }),
});
