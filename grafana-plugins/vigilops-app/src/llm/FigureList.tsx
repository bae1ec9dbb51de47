import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

export interface Figure {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** Numbers side by side, each with its name and what there is to say of it. */
export function FigureList({ figures }: { readonly figures: readonly Figure[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.figures}>
      {figures.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note !== undefined && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figures: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(17)}, 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
    '& > div': {
      minWidth: 0,
      padding: theme.spacing(1.5),
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
    },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: {
      margin: 0,
      fontSize: theme.typography.h3.fontSize,
      fontVariantNumeric: 'tabular-nums',
      overflowWrap: 'anywhere',
    },
    small: {
      display: 'block',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    },
  }),
});
