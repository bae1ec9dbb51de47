import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** Lines in equal parts of the range, oldest first. */
  readonly values: readonly number[];
}

const HEIGHT = 24;

/** How lines went, as columns as wide as their place. The number stands beside it, so readers of screens skip it. */
export function Spark({ values }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${Math.max(1, values.length)} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={columnsOf(values)} />
    </svg>
  );
}

/** What is not nothing is seen, however small it is beside the most. */
function columnsOf(values: readonly number[]): string {
  const most = Math.max(...values, 1);
  return values
    .flatMap((value, x) => {
      const high = value === 0 ? 0 : Math.max(1.5, (HEIGHT * value) / most);
      return high === 0 ? [] : [`M${x + 0.1} ${HEIGHT}v-${high.toFixed(2)}h0.8V${HEIGHT}z`];
    })
    .join('');
}

const getStyles = (theme: GrafanaTheme2) => ({
  spark: css({
    display: 'block',
    width: '100%',
    height: theme.spacing(3),
    fill: theme.visualization.getColorByName('orange'),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
});
