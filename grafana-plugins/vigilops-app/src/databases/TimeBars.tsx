import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { tickText, ticksOf } from '../alerts/denoise/ToldChart.tsx';
import { absolute } from '../fleet/words.ts';
import { useWidth } from '../logs/use-size.ts';
import { t } from '../t.ts';

const FOOT_PX = 18;
const HEAD_PX = 16;

interface Props {
  /** What is drawn, for who cannot see it: `Sessions that wait`. */
  readonly name: string;
  /** Starts of the steps, milliseconds. */
  readonly times: readonly number[];
  readonly stepMs: number;
  /** One a step; null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** A second line of columns, before the first: a part of it. */
  readonly front?: {
    readonly values: readonly (number | null)[];
    readonly colour: string;
    readonly name: string;
  };
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly colour?: string;
  readonly height?: number;
  readonly text: (value: number) => string;
  /** A moment that is looked at. */
  readonly mark?: number | undefined;
  /** What the mouse does here the keyboard reaches otherwise. */
  readonly onPick?: (at: number) => void;
}

/** Figures of steps of time as columns, as wide as their place. */
export function TimeBars(props: Props) {
  const {
    name,
    times,
    stepMs,
    values,
    front,
    from,
    to,
    colour = 'blue',
    height = 120,
    text,
    mark,
    onPick,
  } = props;
  const [ref, width] = useWidth();
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known, ...(front?.values ?? []).filter((value) => value !== null), 0);
  const room = height - FOOT_PX - HEAD_PX;
  const perMs = width / Math.max(1, to - from);
  const high = (value: number | null) =>
    value === null || value === 0 ? 0 : Math.max(2, (room * value) / most);
  const column = (at: number, value: number | null, fill: string, inset: number) => {
    const x = Math.max(0, (at - from) * perMs);
    const wide = Math.max(2, Math.min(width, (at + stepMs - from) * perMs) - x - 1);
    return (
      <rect
        x={x + wide * inset}
        y={HEAD_PX + room - high(value)}
        width={wide * (1 - 2 * inset)}
        height={high(value)}
        fill={theme.visualization.getColorByName(fill)}
      />
    );
  };
  return (
    <div ref={ref} className={styles.place}>
      <svg
        width={width}
        height={height}
        role="img"
        className={onPick === undefined ? '' : styles.pick}
        aria-label={
          known.length === 0
            ? t('databases.bars-none', '{{name}}: nothing is known of this time', { name })
            : t('databases.bars', '{{name}} over time, the most {{most}}', { name, most: text(most) })
        }
        onClick={(event) => {
          const { left } = event.currentTarget.getBoundingClientRect();
          onPick?.(Math.round(from + (event.clientX - left) / perMs));
        }}
      >
        <line x1={0} x2={width} y1={HEAD_PX + room} y2={HEAD_PX + room} stroke={theme.colors.border.weak} />
        {times.map((at, index) => {
          const value = values[index] ?? null;
          const before = front?.values[index] ?? null;
          return value === null && before === null ? null : (
            <g key={at}>
              <title>
                {[
                  `${absolute(at)}: ${value === null ? '–' : text(value)}`,
                  ...(front === undefined || before === null ? [] : [`${front.name}: ${text(before)}`]),
                ].join('\n')}
              </title>
              <rect
                x={(at - from) * perMs}
                y={0}
                width={Math.max(2, stepMs * perMs)}
                height={HEAD_PX + room}
                fill="transparent"
              />
              {column(at, value, colour, 0)}
              {front !== undefined && column(at, before, front.colour, 0.25)}
            </g>
          );
        })}
        {mark !== undefined && mark >= from && mark <= to && (
          <line
            x1={(mark - from) * perMs}
            x2={(mark - from) * perMs}
            y1={0}
            y2={HEAD_PX + room}
            stroke={theme.colors.text.primary}
            strokeDasharray="3 2"
          />
        )}
        {known.length > 0 && (
          <text x={2} y={12} className={styles.label}>
            {text(most)}
          </text>
        )}
        {ticksOf(from, to, width).map(({ at, x, anchor }) => (
          <text key={at} x={x} y={height - 4} textAnchor={anchor} className={styles.label}>
            {tickText(at, to - from)}
          </text>
        ))}
      </svg>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  place: css({ minWidth: 0, overflow: 'hidden' }),
  pick: css({ cursor: 'crosshair' }),
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
