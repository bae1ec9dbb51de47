import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import { databasePath } from '../pages/paths.ts';
import { ConnectionBar } from './ConnectionBar.tsx';
import { StateMark } from './StateMark.tsx';
import { byTrouble } from './trouble.ts';
import type { Database } from './types.ts';
import { kindAndVersion, perSecond } from './words.ts';

interface Props {
  readonly databases: readonly Database[];
  readonly most?: number;
}

/** Databases where there is little room, those in trouble first. */
export function DatabaseList({ databases, most = databases.length }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list}>
      {databases
        .toSorted(byTrouble)
        .slice(0, most)
        .map((database) => (
          <li key={database.id}>
            <Link href={databasePath(database.id)} data-step className={styles.name} title={database.name}>
              {database.name}
            </Link>
            <StateMark state={database.state} />
            <span className={styles.note}>{kindAndVersion(database)}</span>
            <span className={styles.note}>{perSecond(database.figures?.qps ?? null)}</span>
            <div className={styles.bar}>
              {database.state === 'up' ? (
                <ConnectionBar figures={database.figures} />
              ) : (
                <span className={styles.note}>{database.error}</span>
              )}
            </div>
          </li>
        ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    li: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
      padding: theme.spacing(0.5),
      borderRadius: theme.shape.radius.default,
      '&:hover': { background: theme.colors.background.secondary },
    },
  }),
  name: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '&:hover': { textDecoration: 'underline' },
  }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    overflowWrap: 'anywhere',
  }),
  bar: css({ gridColumn: '1 / -1' }),
});
