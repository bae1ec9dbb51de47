import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { ToldChart, ToldLegend } from '../../alerts/denoise/ToldChart.tsx';
import type { Incident } from '../../alerts/types.ts';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { count, percent } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { IncidentLanes } from './IncidentLanes.tsx';
import { LANE_PX, lanesIn } from './lane-size.ts';
import { MembersOf } from './MembersOf.tsx';
import { DEFAULTS, type DenoiseOptions } from './options.ts';
import { useDenoise } from './use-denoise.ts';

const LEGEND_PX = 24;
const MIN_CHART_PX = 60;

/** How much fired, how much of it was told, and what it became. */
export function DenoisePanel({ timeRange, width, height, ...props }: PanelProps<DenoiseOptions>) {
  const styles = useStyles2(getStyles);
  const options = { ...DEFAULTS, ...props.options };
  const { found, error, api } = useDenoise(timeRange.from.valueOf(), timeRange.to.valueOf());
  const [open, setOpen] = useState<Incident>();
  if (found === undefined) {
    return error === undefined ? (
      <Skeleton rows={1} height={height / 8 - 1} />
    ) : (
      <Failed text={error.message} />
    );
  }
  const { statistics, incidents, stepSeconds, from, to } = found;
  if (statistics.alerts === 0 && incidents.length === 0) {
    return (
      <div className={styles.empty} style={{ width, height }}>
        <Icon name="check-circle" size="xl" />
        <p>{t('denoise.none', 'No alert fired in this time.')}</p>
      </div>
    );
  }
  const shown = incidents.filter(({ alerts }) => alerts >= options.minAlerts);
  const rest = height - LEGEND_PX;
  const lanes = options.showIncidents && shown.length > 0 ? lanesIn(rest, MIN_CHART_PX) : 0;
  return (
    <div className={styles.panel} style={{ width, height }}>
      {error !== undefined && <Failed text={error.message} />}
      <div className={styles.legend} style={{ height: LEGEND_PX }}>
        <ToldLegend />
        <span>{sumOf(statistics)}</span>
      </div>
      <ToldChart
        steps={statistics.steps}
        stepSeconds={stepSeconds}
        from={from}
        to={to}
        width={width}
        height={Math.max(MIN_CHART_PX, rest - lanes * LANE_PX)}
      />
      {lanes > 0 && (
        <IncidentLanes incidents={shown} from={from} to={to} width={width} lanes={lanes} onOpen={setOpen} />
      )}
      {open !== undefined && <MembersOf incident={open} api={api} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** `412 alerts → 9 messages, 97 % less`. */
function sumOf({
  alerts,
  told_incidents: told,
  reduction_ratio: less,
}: {
  readonly alerts: number;
  readonly told_incidents: number;
  readonly reduction_ratio: number | null;
}): string {
  const sum = t('denoise.sum', '{{alerts}} alerts, {{told}} incidents told', {
    alerts: count(alerts),
    told: count(told),
  });
  return less === null || less <= 0
    ? sum
    : t('denoise.less', '{{sum}}: {{share}} less', { sum, share: percent(less) });
}

function Failed({ text }: { readonly text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.failed} role="alert">
      <Icon name="exclamation-triangle" /> {text}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', overflow: 'hidden' }),
  legend: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
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
  failed: css({ margin: 0, color: theme.colors.warning.text, overflowWrap: 'anywhere' }),
});
