import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { InlineSwitch, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { Api } from '../api/client.ts';
import type { Host } from '../api/types.ts';
import { Section } from '../fleet/Section.tsx';
import { apiActions } from '../logs/api-actions.ts';
import { LogView } from '../logs/LogView.tsx';
import { tailStatus } from '../pages/logs/LiveBar.tsx';
import { useLiveLines } from '../pages/logs/use-live-lines.ts';
import { useLogLines } from '../pages/logs/use-log-lines.ts';
import { logsPath, type LinkRange } from '../pages/paths.ts';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import { useFirstLoading, useQuietWindow } from './use-quiet-window.ts';

interface Props {
  readonly api: Api;
  readonly host: Host;
  /** Moments, as the charts show them. */
  readonly window: { readonly from: string; readonly to: string };
  /** As the address has it. */
  readonly range: LinkRange;
}

/** What the host logged within the window of the charts, or what it logs now. */
export function HostLogs({ api, host, window, range }: Props) {
  const styles = useStyles2(getStyles);
  const [liveText, setLive] = useUrlState('live');
  const live = liveText === '1';
  const filter = useMemo(() => ({ host_ids: [host.id] }), [host.id]);
  const key = `${host.id} ${range.from} ${range.to}`;
  const quiet = useQuietWindow(window, key);
  const { from, to } = quiet.window;
  const body = useMemo(() => ({ ...filter, from, to }), [filter, from, to]);
  const found = useLogLines(api, body, !live);
  const loading = useFirstLoading(found.loading, key);
  const tail = useLiveLines(api, filter, live);
  const actions = useMemo(() => apiActions(api), [api]);
  const { lines } = live ? tail : found;
  const title = live ? t('host.logs-live', 'Logs as they come') : t('host.logs', 'Logs of this window');
  return (
    <Section
      title={title}
      tools={
        <InlineSwitch
          showLabel
          label={t('logs-page.live', 'Live')}
          value={live}
          onChange={(event) => setLive(event.currentTarget.checked ? '1' : '')}
        />
      }
      more={{ href: logsPath({ hosts: [host.name], live }, range), text: t('host.all-logs', 'Search them') }}
    >
      {live && <p className={styles.status}>{tailStatus(tail.state)}</p>}
      <div
        className={lines.length === 0 ? styles.none : styles.lines}
        onScrollCapture={quiet.onScrollCapture}
      >
        <LogView
          lines={lines}
          listKey={live ? 'live' : key}
          live={live}
          columns={COLUMNS}
          {...actions}
          {...(live
            ? { error: tail.error }
            : {
                loading,
                error: found.error,
                onRetry: found.retry,
                onOlder: found.older,
                emptyText: t('host.no-logs', 'The host logged nothing in this window.'),
              })}
        />
      </div>
    </Section>
  );
}

const COLUMNS = ['service.name'];

const getStyles = (theme: GrafanaTheme2) => ({
  lines: css({ height: theme.spacing(50) }),
  status: css({ margin: 0, color: theme.colors.text.secondary }),
  none: css({ minHeight: theme.spacing(12) }),
});
