import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** What is measured, for who cannot see it. */
  readonly label: string;
  /** 1 is full; more is drawn as full. */
  readonly ratio: number;
  readonly colour: string;
  /** Where a line stands, 0 to 1. */
  readonly mark?: number;
}

/** A share as a bar. */
export function Meter({ label, ratio, colour, mark }: Props) {
  const styles = useStyles2(getStyles);
  const filled = Math.min(100, Math.max(0, ratio * 100));
  return (
    <div
      className={styles.track}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(filled)}
    >
      <div className={styles.fill} style={{ width: `${filled}%`, background: colour }} />
      {mark !== undefined && mark < 1 && (
        <div className={styles.mark} style={{ left: `${mark * 100}%` }} aria-hidden />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  track: css({
    position: 'relative',
    height: theme.spacing(0.75),
    minWidth: theme.spacing(8),
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.canvas,
    border: `1px solid ${theme.colors.border.weak}`,
    overflow: 'hidden',
  }),
  fill: css({ height: '100%' }),
  mark: css({ position: 'absolute', top: 0, bottom: 0, width: 2, background: theme.colors.text.secondary }),
});
