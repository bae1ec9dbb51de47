import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly heads: readonly string[];
  /** In steps of the theme; narrower screens scroll it. */
  readonly minWidth?: number;
  /** Rows. */
  readonly children: ReactNode;
}

/** Lines with the same facts. Scrolls sideways on a narrow screen, which the keyboard must reach, too. */
export function Table({ label, heads, minWidth = 80, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table} style={{ minWidth: minWidth * 8 }}>
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={head === '' ? at : head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    margin: 0,
    borderCollapse: 'collapse',
    'th, td': {
      padding: theme.spacing(0.75, 1),
      textAlign: 'left',
      verticalAlign: 'top',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      overflowWrap: 'break-word',
    },
    thead: { background: theme.colors.background.secondary, whiteSpace: 'nowrap' },
    'tbody th': { fontWeight: theme.typography.fontWeightMedium },
    'tbody tr:hover, tbody tr:focus-within': { background: theme.colors.background.secondary },
    'tbody tr:last-child > *': { borderBottom: 'none' },
  }),
});
