import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { t } from '../../t.ts';
import type { LegendItem } from './legend.ts';

interface Props {
  readonly items: readonly LegendItem[];
  /** Cells without a value. */
  readonly unknown: number;
}

/** What the colours stand for, and how many cells have each. */
export function Legend({ items, unknown }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const all = [
    ...items,
    ...(unknown > 0 && items.length > 0
      ? [{ color: theme.colors.border.strong, text: t('hostmap.no-value', 'no value'), count: unknown }]
      : []),
  ];
  return all.length === 0 ? null : (
    <ul className={styles.legend} aria-label={t('hostmap.legend', 'What the colours stand for')}>
      {all.map(({ color, text, count }) => (
        <li key={text}>
          <span className={styles.swatch} style={{ background: color }} />
          {text} <span className={styles.count}>({count})</span>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    flex: 'none',
    listStyle: 'none',
    display: 'flex',
    gap: theme.spacing(2),
    margin: 0,
    paddingBlockStart: theme.spacing(0.5),
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  swatch: css({
    display: 'inline-block',
    width: theme.spacing(1.25),
    height: theme.spacing(1.25),
    marginInlineEnd: theme.spacing(0.75),
    borderRadius: theme.shape.radius.default,
  }),
  count: css({ color: theme.colors.text.secondary }),
});
