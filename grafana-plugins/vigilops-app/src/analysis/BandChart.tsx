import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

export interface BandPoint {
  /** Milliseconds. */
  readonly time: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface Props {
  /** In order of time. */
  readonly points: readonly BandPoint[];
  readonly label: string;
  /** A line across, such as a limit. */
  readonly limit?: number | undefined;
  /** From here on it was unusual. */
  readonly mark?: number | undefined;
}

const WIDTH = 240;
const HEIGHT = 56;
const EDGE = 2;

/** A line with the band in which it was expected; as wide as its place. */
export function BandChart({ points, label, limit, mark }: Props) {
  const styles = useStyles2(getStyles);
  const known = points.flatMap(({ value, low, high }) => [value, low, high].filter((one) => one !== null));
  const all = limit === undefined ? known : [...known, limit];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const [from, to] = [points[0]?.time ?? 0, points.at(-1)?.time ?? 1];
  const x = (time: number) => (WIDTH * (time - from)) / Math.max(1, to - from);
  const y = (value: number) =>
    EDGE + (HEIGHT - 2 * EDGE) * (most === least ? 0.5 : 1 - (value - least) / (most - least));
  const at = (time: number, value: number) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`;
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {runs(points, ({ low, high }) => low !== null && high !== null).map((run) => (
        <polygon
          key={run[0]?.time}
          className={styles.band}
          points={[
            ...run.map(({ time, high }) => at(time, high ?? 0)),
            ...run.toReversed().map(({ time, low }) => at(time, low ?? 0)),
          ].join(' ')}
        />
      ))}
      {mark !== undefined && (
        <rect
          className={styles.mark}
          x={x(mark)}
          y={0}
          width={Math.max(0, WIDTH - x(mark))}
          height={HEIGHT}
        />
      )}
      {limit !== undefined && (
        <line
          className={styles.limit}
          x1={0}
          x2={WIDTH}
          y1={y(limit)}
          y2={y(limit)}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {runs(points, ({ value }) => value !== null).map((run) => (
        <polyline
          key={run[0]?.time}
          className={styles.line}
          points={run.map(({ time, value }) => at(time, value ?? 0)).join(' ')}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

/** Stretches of points that are known, of two and more. */
export function runs(
  points: readonly BandPoint[],
  isKnown: (point: BandPoint) => boolean,
): readonly (readonly BandPoint[])[] {
  const found: BandPoint[][] = [[]];
  for (const point of points) {
    if (isKnown(point)) {
      found.at(-1)?.push(point);
    } else {
      found.push([]);
    }
  }
  return found.filter((run) => run.length > 1);
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ display: 'block', width: '100%', height: theme.spacing(7), overflow: 'visible' }),
  band: css({ fill: theme.colors.info.transparent, stroke: 'none' }),
  mark: css({ fill: theme.colors.warning.transparent }),
  line: css({ fill: 'none', stroke: theme.colors.text.primary, strokeWidth: 1.25 }),
  limit: css({ stroke: theme.colors.error.border, strokeWidth: 1, strokeDasharray: '4 3' }),
});
