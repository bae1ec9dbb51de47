import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { healthColor } from './health-look.ts';
import { figureHealth, type FigureName } from './host-health.ts';
import { percent } from './words.ts';

interface Props {
  readonly name: FigureName;
  /** In words. */
  readonly label: string;
  /** 0 to 1; null where nothing was measured. */
  readonly ratio: number | null;
}

/** A share in use as a bar with its number. */
export function UseBar({ name, label, ratio }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  if (ratio === null) {
    return <span className={styles.none}>–</span>;
  }
  const { main } = healthColor(figureHealth({ name, ratio }), theme);
  return (
    <div
      className={styles.row}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(ratio * 100)}
    >
      <div className={styles.track}>
        <div
          className={styles.fill}
          style={{ width: `${Math.min(100, Math.max(0, ratio * 100))}%`, background: main }}
        />
      </div>
      <span className={styles.number}>{percent(ratio)}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  track: css({
    flex: 1,
    height: theme.spacing(0.75),
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.secondary,
    overflow: 'hidden',
  }),
  fill: css({ height: '100%', borderRadius: theme.shape.radius.pill }),
  number: css({
    minWidth: theme.spacing(5.5),
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  none: css({ color: theme.colors.text.disabled }),
});
