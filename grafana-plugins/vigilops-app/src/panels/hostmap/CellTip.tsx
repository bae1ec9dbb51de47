import { css } from '@emotion/css';
import { dateTimeFormatTimeAgo, type GrafanaTheme2, type TimeZone } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { LineText } from '../../logs/LineText.tsx';
import { t } from '../../t.ts';
import type { Cell } from './cells.ts';
import type { Point } from './layout.ts';

interface Props {
  readonly cell: Cell;
  readonly center: Point;
  readonly size: number;
  readonly room: { readonly width: number; readonly height: number };
  readonly timeZone: TimeZone;
}

/** What a cell stands for, beside it. */
export function CellTip({ cell, center, size, room, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const isLeft = center.x > room.width / 2;
  const isLow = center.y > room.height / 2;
  return (
    <div
      className={styles.tip}
      role="tooltip"
      style={{
        ...(isLeft ? { right: room.width - center.x + size / 2 } : { left: center.x + size / 2 }),
        top: center.y,
        ...(isLow ? { transform: 'translateY(-100%)' } : {}),
      }}
    >
      <strong>
        <LineText text={cell.name} />
      </strong>
      {cell.group !== '' && (
        <span className={styles.quiet}>
          <LineText text={cell.group} />
        </span>
      )}
      <span>
        <span className={styles.swatch} style={{ background: cell.color ?? theme.colors.border.strong }} />
        {cell.value === undefined ? missing(cell, timeZone) : cell.text}
      </span>
      <span className={styles.quiet}>
        <LineText text={cell.place.field.name} />
        {cell.series > 1 &&
          ` · ${t('hostmap.most', 'the greatest of {{count}} series', { count: cell.series })}`}
      </span>
    </div>
  );
}

/** Why a cell is grey. */
function missing({ lastMs }: Cell, timeZone: TimeZone): string {
  return lastMs === undefined
    ? t('hostmap.never', 'No value in this time range')
    : t('hostmap.stale', 'No new value; the last one came {{ago}}', {
        ago: dateTimeFormatTimeAgo(lastMs, { timeZone }),
      });
}

const getStyles = (theme: GrafanaTheme2) => ({
  tip: css({
    position: 'absolute',
    zIndex: theme.zIndex.tooltip,
    display: 'flex',
    flexDirection: 'column',
    maxWidth: theme.spacing(40),
    padding: theme.spacing(0.75, 1),
    overflowWrap: 'anywhere',
    pointerEvents: 'none',
    fontSize: theme.typography.bodySmall.fontSize,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.medium}`,
    boxShadow: theme.shadows.z2,
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  swatch: css({
    display: 'inline-block',
    width: theme.spacing(1),
    height: theme.spacing(1),
    marginInlineEnd: theme.spacing(0.5),
    borderRadius: theme.shape.radius.circle,
  }),
});
