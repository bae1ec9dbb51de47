import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** 0 to 1, oldest first; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

const HEIGHT = 20;

/** How a share went, as a line as wide as its place. Its number stands beside it, so readers of screens skip it. */
export function Trend({ values }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <svg
      className={styles.trend}
      viewBox={`0 0 ${Math.max(1, values.length - 1)} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {lines(values).map((points) => (
        <polyline key={points} points={points} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}

/** The runs of values between gaps, as points of a line. */
export function lines(values: readonly (number | null)[]): string[] {
  const runs: string[][] = [[]];
  values.forEach((value, x) => {
    if (value === null) {
      runs.push([]);
    } else {
      const y = HEIGHT * (1 - Math.min(1, Math.max(0, value)));
      runs.at(-1)?.push(`${x},${y.toFixed(2)}`);
    }
  });
  return runs.filter((run) => run.length > 1).map((run) => run.join(' '));
}

const getStyles = (theme: GrafanaTheme2) => ({
  trend: css({
    display: 'block',
    width: '100%',
    height: theme.spacing(2.5),
    fill: 'none',
    stroke: theme.colors.text.secondary,
    strokeWidth: 1.25,
    overflow: 'visible',
  }),
});
