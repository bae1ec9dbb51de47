import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { absolute, count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import type { AlertStatistics } from '../types.ts';
import { barsOf, mostOf } from './bars.ts';

const FOOT_PX = 18;
const DAY_MS = 86_400_000;
const LABEL_PX = 90;

interface Props {
  readonly steps: AlertStatistics['steps'];
  readonly stepSeconds: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
}

/** Raw alerts behind, what people were told of in front, on one scale. */
export function ToldChart({ steps, stepSeconds, from, to, width, height }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const room = { width, height: Math.max(1, height - FOOT_PX), from, to, stepMs: stepSeconds * 1_000 };
  const bars = barsOf(steps, room);
  const sums = steps.reduce(
    (sum, step) => ({ alerts: sum.alerts + step.alerts, told: sum.told + step.notices }),
    { alerts: 0, told: 0 },
  );
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={t('denoise.chart', '{{alerts}} alerts, {{told}} messages', {
        alerts: count(sums.alerts),
        told: count(sums.told),
      })}
    >
      <line x1={0} x2={width} y1={room.height} y2={room.height} stroke={theme.colors.border.weak} />
      {bars.map(({ at, x, width: wide, alerts, told, step }) => (
        <g key={at}>
          <title>
            {t(
              'denoise.step',
              '{{time}}: {{alerts}} alerts, {{hidden}} of them not told, {{told}} messages',
              {
                time: absolute(at),
                alerts: count(step.alerts),
                hidden: count(step.hidden),
                told: count(step.notices),
              },
            )}
          </title>
          <rect x={x} y={0} width={wide} height={room.height} fill="transparent" />
          <rect
            x={x}
            y={room.height - alerts}
            width={wide}
            height={alerts}
            fill={theme.visualization.getColorByName('gray')}
            opacity={0.45}
          />
          <rect
            x={x + wide / 4}
            y={room.height - told}
            width={Math.max(1, wide / 2)}
            height={told}
            fill={theme.visualization.getColorByName('blue')}
          />
        </g>
      ))}
      <text x={2} y={12} className={styles.label}>
        {count(mostOf(steps))}
      </text>
      {ticksOf(from, to, width).map(({ at, x, anchor }) => (
        <text key={at} x={x} y={height - 4} textAnchor={anchor} className={styles.label}>
          {tickText(at, to - from)}
        </text>
      ))}
    </svg>
  );
}

/** What the columns are. */
export function ToldLegend() {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.legend}>
      <li>
        <span style={{ background: theme.visualization.getColorByName('gray'), opacity: 0.45 }} />
        {t('denoise.alerts', 'alerts')}
      </li>
      <li>
        <span style={{ background: theme.visualization.getColorByName('blue') }} />
        {t('denoise.told', 'messages to people')}
      </li>
    </ul>
  );
}

interface Tick {
  readonly at: number;
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** As many moments as have room, the ends among them. */
export function ticksOf(from: number, to: number, width: number): Tick[] {
  const parts = Math.max(1, Math.min(8, Math.floor(width / LABEL_PX)));
  return Array.from({ length: parts + 1 }, (_, part) => ({
    at: from + ((to - from) * part) / parts,
    x: (width * part) / parts,
    anchor: part === 0 ? 'start' : part === parts ? 'end' : 'middle',
  }));
}

export const tickText = (at: number, rangeMs: number) =>
  dateTimeFormat(at, {
    timeZone: config.bootData.user.timezone ?? 'browser',
    format: rangeMs <= DAY_MS ? 'HH:mm' : rangeMs <= 5 * DAY_MS ? 'MM-DD HH:mm' : 'MM-DD',
  });

const getStyles = (theme: GrafanaTheme2) => ({
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  legend: css({
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    span: {
      display: 'inline-block',
      width: theme.spacing(1.25),
      height: theme.spacing(1.25),
      marginInlineEnd: theme.spacing(0.75),
      borderRadius: theme.shape.radius.default,
    },
  }),
});
