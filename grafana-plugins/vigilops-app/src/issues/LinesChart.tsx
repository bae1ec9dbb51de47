import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { tickText, ticksOf } from '../alerts/denoise/ToldChart.tsx';
import { absolute, count, short } from '../fleet/words.ts';
import { useWidth } from '../logs/use-size.ts';
import { t } from '../t.ts';

const HEIGHT_PX = 140;
const FOOT_PX = 18;
const HEAD_PX = 16;

interface Props {
  /** Lines in equal parts of the range, oldest first. */
  readonly values: readonly number[];
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** How many lines came when. */
export function LinesChart({ values, from, to }: Props) {
  const [ref, width] = useWidth();
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const most = Math.max(...values, 0);
  const room = HEIGHT_PX - FOOT_PX - HEAD_PX;
  const step = width / Math.max(1, values.length);
  const partMs = (to - from) / Math.max(1, values.length);
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={HEIGHT_PX}
        role="img"
        aria-label={t('issues.chart', '{{total}} lines over time, the most in one step {{most}}', {
          total: count(values.reduce((sum, value) => sum + value, 0)),
          most: count(most),
        })}
      >
        <line x1={0} x2={width} y1={HEAD_PX + room} y2={HEAD_PX + room} stroke={theme.colors.border.weak} />
        {values.map((value, at) => {
          const high = value === 0 ? 0 : Math.max(2, (room * value) / most);
          const begin = from + partMs * at;
          return (
            <g key={begin}>
              <title>{`${absolute(begin)}: ${count(value)}`}</title>
              <rect x={step * at} y={0} width={step} height={HEAD_PX + room} fill="transparent" />
              <rect
                x={step * at + step * 0.1}
                y={HEAD_PX + room - high}
                width={Math.max(1, step * 0.8)}
                height={high}
                fill={theme.visualization.getColorByName('orange')}
              />
            </g>
          );
        })}
        <text x={2} y={12} className={styles.label}>
          {short(most)}
        </text>
        {ticksOf(from, to, width).map(({ at, x, anchor }) => (
          <text key={at} x={x} y={HEIGHT_PX - 4} textAnchor={anchor} className={styles.label}>
            {tickText(at, to - from)}
          </text>
        ))}
      </svg>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
