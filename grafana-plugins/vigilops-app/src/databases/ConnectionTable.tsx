import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { t } from '../t.ts';
import { CONNECTION_STATES, type Connections, type Grouping } from './group-connections.ts';
import { SortTable, type TableColumn } from './SortTable.tsx';
import type { ConnectionState } from './types.ts';
import { connectionStateName, countText, seconds } from './words.ts';

/** The same as in the chart of the overview. */
const COLOURS: Readonly<Record<ConnectionState, string>> = {
  active: 'light-blue',
  waiting: 'dark-yellow',
  idle_in_transaction: 'purple',
  idle: 'blue',
  other: 'gray',
};

interface Props {
  readonly rows: readonly Connections[];
  readonly by: Grouping;
  /** What they are grouped by, in words. */
  readonly head: string;
}

/** A group a line: how many, in which states, and for how long. */
export function ConnectionTable({ rows, by, head }: Props) {
  const most = Math.max(...rows.map(({ total }) => total), 1);
  const nameOf = (key: string | null) =>
    key === null
      ? t('databases.not-told', 'not told')
      : by === 'state'
        ? connectionStateName(key as ConnectionState)
        : key === ''
          ? '–'
          : key;
  const columns: TableColumn<Connections>[] = [
    {
      key: 'name',
      header: head,
      smallFirst: true,
      value: ({ key }) => nameOf(key),
      cell: ({ key }) => nameOf(key),
    },
    {
      key: 'total',
      header: t('databases.connections', 'Connections'),
      width: 34,
      value: ({ total }) => total,
      cell: (row) => <States row={row} most={most} />,
    },
    // Of a state by itself they would say the same twice.
    ...(by === 'state'
      ? []
      : CONNECTION_STATES.filter((state) => rows.some(({ states }) => states[state] > 0))
    ).map((state): TableColumn<Connections> => ({
      key: state,
      header: connectionStateName(state),
      width: 13,
      isNumber: true,
      value: ({ states }) => states[state],
      cell: ({ states }) => (states[state] === 0 ? '–' : countText(states[state])),
    })),
    {
      key: 'longest',
      header: t('databases.longest-state', 'Longest in its state'),
      width: 14,
      isNumber: true,
      value: ({ longestSeconds }) => longestSeconds,
      cell: ({ longestSeconds }) => seconds(longestSeconds),
    },
    ...(by === 'state' || rows.every(({ longestIdleSeconds }) => longestIdleSeconds === null)
      ? []
      : [
          {
            key: 'idle-longest',
            header: t('databases.longest-idle', 'Longest idle in transaction'),
            width: 16,
            isNumber: true,
            value: ({ longestIdleSeconds }: Connections) => longestIdleSeconds,
            cell: ({ longestIdleSeconds }: Connections) => seconds(longestIdleSeconds),
          },
        ]),
  ];
  return (
    <SortTable
      label={t('databases.who-connects', 'Who holds the connections')}
      columns={columns}
      rows={rows}
      keyOf={({ key }) => JSON.stringify(key)}
      param="sort"
      initial={{ key: 'total', descending: true }}
      minWidth={110}
    />
  );
}

function States({ row: { total, states }, most }: { readonly row: Connections; readonly most: number }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.row}>
      <div className={styles.track} aria-hidden>
        {CONNECTION_STATES.map((state) => (
          <div
            key={state}
            style={{
              width: `${(states[state] / most) * 100}%`,
              background: theme.visualization.getColorByName(COLOURS[state]),
            }}
          />
        ))}
      </div>
      <span>{countText(total)}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'grid',
    gridTemplateColumns: `minmax(0, 1fr) ${theme.spacing(6)}`,
    alignItems: 'center',
    gap: theme.spacing(1),
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
  }),
  track: css({
    display: 'flex',
    height: theme.spacing(1.25),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    overflow: 'hidden',
  }),
});
