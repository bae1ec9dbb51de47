import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { ANALYSIS_PATH, CAUSES_PATH, ERROR_ISSUES_PATH, FORECASTS_PATH } from '../../pages/paths.ts';
import { t } from '../../t.ts';
import { InsightPart } from './InsightPart.tsx';
import { DEFAULTS, type InsightsOptions } from './options.ts';
import { causeRow, findingRow, forecastRow, issueRow } from './rows.ts';
import { useInsights } from './use-insights.ts';

/** What was found without being asked: why incidents are, what behaves unusually, what is new, what will be full. */
export function InsightsPanel({ timeRange, width, height, ...props }: PanelProps<InsightsOptions>) {
  const styles = useStyles2(getStyles);
  const options = { ...DEFAULTS, ...props.options };
  const now = timeRange.to.valueOf();
  const found = useInsights(timeRange.from.valueOf(), now, options);
  if (found === undefined) {
    return <Skeleton rows={3} height={Math.max(1, height / 24 - 1)} />;
  }
  const { causes, findings, issues, forecasts } = found;
  const asked = [causes, findings, issues, forecasts].filter((part) => part !== undefined);
  if (asked.length === 0) {
    return (
      <p className={styles.empty}>{t('insights.nothing-wanted', 'Choose in the options what is shown.')}</p>
    );
  }
  if (asked.every(({ items, error }) => error === undefined && items?.length === 0)) {
    return (
      <div className={styles.empty} style={{ height }}>
        <Icon name="check-circle" size="xl" />
        <p>{t('insights.none', 'Nothing unusual was found.')}</p>
        <TextLink href={ANALYSIS_PATH}>{t('insights.open', 'Open AI analysis')}</TextLink>
      </div>
    );
  }
  return (
    <div className={styles.panel} style={{ width, height }}>
      <InsightPart
        title={t('insights.causes', 'Likely causes')}
        href={CAUSES_PATH}
        asked={causes}
        rowOf={causeRow}
        now={now}
      />
      <InsightPart
        title={t('insights.findings', 'Unusual now')}
        href={ANALYSIS_PATH}
        asked={findings}
        rowOf={findingRow}
        now={now}
      />
      <InsightPart
        title={t('insights.issues', 'New errors')}
        href={ERROR_ISSUES_PATH}
        asked={issues}
        rowOf={issueRow}
        now={now}
      />
      <InsightPart
        title={t('insights.forecasts', 'Will be full')}
        href={FORECASTS_PATH}
        asked={forecasts}
        rowOf={forecastRow}
        now={now}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
    alignContent: 'start',
    gap: theme.spacing(1, 3),
    overflow: 'auto',
  }),
  empty: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    svg: { color: theme.colors.success.text },
    p: { margin: 0 },
  }),
});
