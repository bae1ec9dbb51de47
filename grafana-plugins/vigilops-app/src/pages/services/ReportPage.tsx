import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, Combobox, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { downloadText } from '../../services/download.ts';
import { REACHES, reportTable, type Period } from '../../services/report.ts';
import { ReportTable } from '../../services/ReportTable.tsx';
import { serviceTabs } from '../../services/tabs.ts';
import { viewersTimeZone } from '../../services/viewer.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';

const PERIODS = ['day', 'week', 'month'] as const satisfies Period[];

/** Was the objective met? */
export function ReportPage() {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [periodText, setPeriod] = useUrlState('period');
  const [fromText, setFrom] = useUrlState('from');
  const period = PERIODS.find((each) => each === periodText) ?? 'month';
  const reaches = REACHES[period];
  const from = reaches.find((each) => each === fromText) ?? reaches[0];
  const query = { from, to: 'now', period, time_zone: viewersTimeZone(config.bootData.user.timezone) };
  const report = useAsked(REFRESH_MS.slow, 'getSlaReport', { query });
  const csv = useAction(
    () => api.call('getSlaReportCsv', { query }),
    (text) => downloadText(text, `vigilops-sla-${period}.csv`, 'text/csv'),
  );
  return (
    <AppPage
      pageNav={serviceTabs('report')}
      actions={
        <Button variant="secondary" icon="download-alt" disabled={csv.busy} onClick={() => csv.run()}>
          {t('report.csv', 'Download as CSV')}
        </Button>
      }
    >
      <div className={styles.page}>
        <div className={styles.tools}>
          <RadioButtonGroup
            aria-label={t('report.period', 'Period')}
            value={period}
            options={[
              { value: 'day', label: t('report.days', 'By day') },
              { value: 'week', label: t('report.weeks', 'By week') },
              { value: 'month', label: t('report.months', 'By month') },
            ]}
            onChange={(next) => setPeriod(next === 'month' ? '' : next)}
          />
          <Combobox
            aria-label={t('report.reach', 'How far back')}
            width={24}
            value={from}
            options={reaches.map((value) => ({ value, label: reachName(value) }))}
            onChange={({ value }) => setFrom(value === reaches[0] ? '' : value)}
          />
        </div>
        <Refused error={csv.error} />
        <Part polled={report} rows={6} height={4}>
          {(data) => <ReportTable table={reportTable(data)} period={period} />}
        </Part>
        <p className={styles.note}>
          {t(
            'report.note',
            'Availability sets the time up against the time down. Maintenance, and times when nobody could tell, count as neither.',
          )}
        </p>
      </div>
    </AppPage>
  );
}

function reachName(from: string): string {
  const [, number = '', unit = ''] = /^now-(\d+)(\w)$/.exec(from) ?? [];
  return unit === 'w'
    ? t('report.last-weeks', 'The last {{number}} weeks', { number })
    : t('report.last-days', 'The last {{number}} days', { number });
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  tools: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
