import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2, useTheme2, type IconName } from '@grafana/ui';
import { BandChart, type BandPoint } from '../../analysis/BandChart.tsx';
import { rowCard, rowFacts } from '../../fleet/row-card.ts';
import { t } from '../../t.ts';
import { hostPath, logsPath, servicePath } from '../paths.ts';
import { confidenceText, detailText, forecastTitle, shapeText, verdictText } from './forecast-words.ts';
import { PastRecord } from './PastRecord.tsx';
import type { Forecast } from './types.ts';

const DAY_MS = 86_400_000;

interface Props {
  readonly made: Forecast;
  readonly now: number;
}

/** One resource: when it is full, how sure that is, how it came there, and how good such words were. */
export function ForecastRow({ made, now }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { colour, icon } = lookOf(made, now, theme);
  const title = forecastTitle(made);
  return (
    <article className={styles.row} style={{ borderLeftColor: colour }} aria-label={title}>
      <div className={styles.what}>
        <div className={styles.title} tabIndex={0} data-step>
          {title}
        </div>
        <p className={styles.text}>
          <strong style={{ color: colour }}>
            <Icon name={icon} /> {verdictText(made, now)}
          </strong>{' '}
          {detailText(made, now)}
        </p>
        <div className={styles.facts}>
          <span>{confidenceText(made.confidence)}</span>
          <span>{shapeText(made.shape)}</span>
          {made.shape !== 'known' && <PastRecord record={made.record} />}
        </div>
        <div className={styles.facts}>
          {made.host_id !== null && (
            <TextLink
              href={hostPath(made.host_id, { from: 'now-7d', to: 'now' })}
              inline={false}
              variant="bodySmall"
            >
              {t('forecasts.to-host', 'The host')}
            </TextLink>
          )}
          {made.service_id !== null && (
            <TextLink href={servicePath(made.service_id)} inline={false} variant="bodySmall">
              {t('findings.to-service', 'The service')}
            </TextLink>
          )}
          {made.kind === 'errors' && made.service !== null && (
            <TextLink
              href={logsPath({ services: [made.service], level: 'error' }, { from: 'now-24h', to: 'now' })}
              inline={false}
              variant="bodySmall"
            >
              {t('forecasts.to-errors', 'Its errors')}
            </TextLink>
          )}
        </div>
      </div>
      <div className={styles.chart}>
        {made.chart.times.length > 1 && (
          <BandChart points={pointsOf(made)} limit={made.limit} mark={now} label={chartLabel(made, now)} />
        )}
      </div>
    </article>
  );
}

const chartLabel = (made: Forecast, now: number) =>
  t('forecasts.chart', 'The last days and what is foretold: {{text}}', { text: detailText(made, now) });

/** What was measured, and from now on the band to the limit: early at its top, late at its foot. */
export function pointsOf({ chart, limit, value, at, early, late }: Forecast): readonly BandPoint[] {
  const past = chart.times.map((time, index) => ({
    time: Date.parse(time),
    value: chart.values[index] ?? null,
    low: null,
    high: null,
  }));
  const last = past.at(-1);
  if (at === null || last === undefined || value === null) {
    return past;
  }
  const way = (end: string | null, time: number) => {
    const from = last.time;
    const to = end === null ? Infinity : Date.parse(end);
    return value + (limit - value) * Math.min(1, (time - from) / Math.max(1, to - from));
  };
  const ends = [early, at, late].flatMap((time) => (time === null ? [] : [Date.parse(time)]));
  const ahead = [last.time, ...ends].map((time) => ({
    time,
    value: time <= Date.parse(at) ? way(at, time) : null,
    low: Math.min(way(late, time), way(at, time)),
    high: Math.max(way(early, time), way(at, time)),
  }));
  return [...past.slice(0, -1), ...ahead];
}

function lookOf(
  { verdict, at, kind }: Forecast,
  now: number,
  theme: GrafanaTheme2,
): { readonly colour: string; readonly icon: IconName } {
  if (verdict === 'reached') {
    return { colour: theme.colors.error.text, icon: 'exclamation-circle' };
  }
  if (verdict === 'reaches') {
    const isNear = Date.parse(at ?? '') - now < (kind === 'certificate' ? 14 : 3) * DAY_MS;
    return { colour: isNear ? theme.colors.error.text : theme.colors.warning.text, icon: 'clock-nine' };
  }
  return verdict === 'too-little-data'
    ? { colour: theme.colors.text.secondary, icon: 'question-circle' }
    : { colour: theme.colors.success.text, icon: 'check-circle' };
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css(rowCard(theme), {
    gridTemplateColumns: 'minmax(0, 1fr) minmax(200px, 300px)',
    gap: theme.spacing(0.5, 2),
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  what: css({ minWidth: 0 }),
  title: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    overflowWrap: 'anywhere',
  }),
  text: css({ margin: 0, overflowWrap: 'anywhere' }),
  facts: rowFacts(theme),
  chart: css({ minWidth: 0 }),
});
