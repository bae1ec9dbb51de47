import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { Api } from '../api/client.ts';
import type { Host } from '../api/types.ts';
import { Section } from '../fleet/Section.tsx';
import { LogView } from '../logs/LogView.tsx';
import { neighboursLoader } from '../pages/logs/neighbours.ts';
import { useLogLines } from '../pages/logs/use-log-lines.ts';
import { logsPath, type LinkRange } from '../pages/paths.ts';
import { t } from '../t.ts';

interface Props {
  readonly api: Api;
  readonly host: Host;
  /** Moments, as the charts show them. */
  readonly window: { readonly from: string; readonly to: string };
  /** As the address has it. */
  readonly range: LinkRange;
}

/** What the host logged within the window of the charts. */
export function HostLogs({ api, host, window: { from, to }, range }: Props) {
  const styles = useStyles2(getStyles);
  const body = useMemo(() => ({ host_ids: [host.id], from, to }), [host.id, from, to]);
  const found = useLogLines(api, body);
  const loadContext = useMemo(() => neighboursLoader(api), [api]);
  return (
    <Section
      title={t('host.logs', 'Logs of this window')}
      more={{ href: logsPath({ hosts: [host.name] }, range), text: t('host.all-logs', 'Search them') }}
    >
      <div className={found.lines.length === 0 ? styles.none : styles.lines}>
        <LogView
          lines={found.lines}
          listKey={JSON.stringify(body)}
          loading={found.loading}
          error={found.error}
          onRetry={found.retry}
          onOlder={found.older}
          loadContext={loadContext}
          columns={COLUMNS}
          emptyText={t('host.no-logs', 'The host logged nothing in this window.')}
        />
      </div>
    </Section>
  );
}

const COLUMNS = ['service.name'];

const getStyles = (theme: GrafanaTheme2) => ({
  lines: css({ height: theme.spacing(50) }),
  none: css({ minHeight: theme.spacing(12) }),
});
