import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { clockTime } from '../fleet/words.ts';
import { t } from '../t.ts';
import { coversService, notOver } from './coverage.ts';
import type { Maintenance, ServiceDetail } from './types.ts';

interface Props {
  readonly service: ServiceDetail;
  readonly all: readonly Maintenance[];
  readonly now: number;
  readonly mayWrite: boolean;
  readonly busy: boolean;
  readonly onEnd: (maintenance: Maintenance) => void;
}

/** Maintenance of this service that runs or comes. */
export function ServiceMaintenance({ service, all, now, mayWrite, busy, onEnd }: Props) {
  const styles = useStyles2(getStyles);
  return notOver(all)
    .filter((each) => coversService(each, service))
    .map((each) => {
      const times = { from: clockTime(Date.parse(each.from), now), to: clockTime(Date.parse(each.to), now) };
      const title =
        each.state === 'running'
          ? t('maintenance.until', 'In maintenance until {{to}}', times)
          : t('maintenance.from-to', 'Maintenance is planned from {{from}} to {{to}}', times);
      return (
        <Alert key={each.id} severity="info" title={title}>
          <div className={styles.line}>
            <span>{each.title}</span>
            {mayWrite && (
              <Button size="sm" variant="secondary" disabled={busy} onClick={() => onEnd(each)}>
                {each.state === 'running'
                  ? t('maintenance.end-now', 'End it now')
                  : t('maintenance.cancel', 'Call it off')}
              </Button>
            )}
          </div>
        </Alert>
      );
    });
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
  }),
});
