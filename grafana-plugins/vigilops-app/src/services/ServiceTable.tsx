import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { t } from '../t.ts';
import { GroupRow } from './GroupRow.tsx';
import { nextSort, type ServiceSort, type SortKey } from './service-sort.ts';
import { ServiceRow } from './ServiceRow.tsx';
import type { ServiceGroup } from './trouble.ts';
import type { ServiceBars } from './types.ts';
import { useFolded } from './use-folded.ts';

export interface TableProps {
  readonly groups: readonly ServiceGroup[];
  /** Whether the names of groups are shown. */
  readonly apart: boolean;
  readonly bars: ServiceBars | undefined;
  /** Names of hosts by id. */
  readonly hosts: ReadonlyMap<number, string>;
  readonly now: number;
  readonly sort: ServiceSort;
  readonly onSort: (sort: ServiceSort) => void;
}

interface Column {
  readonly key: string;
  readonly header: string;
  readonly sort?: SortKey;
}

const columns = (): Column[] => [
  { key: 'state', header: t('services.state', 'State'), sort: 'state' },
  { key: 'name', header: t('services.name', 'Service'), sort: 'name' },
  { key: 'bars', header: t('services.bars', '90 days') },
  { key: 'availability', header: t('services.availability', 'Available, 30 days'), sort: 'availability' },
  { key: 'response', header: t('services.response', 'Response'), sort: 'response' },
  { key: 'checked', header: t('services.checked', 'Last check'), sort: 'checked' },
];

/** One service a row; on a narrow screen one below the other. The roles stay a table's whatever its layout. */
export function ServiceTable({ groups, apart, bars, hosts, now, sort, onSort }: TableProps) {
  const styles = useStyles2(getStyles);
  const { isFolded, toggle } = useFolded();
  const all = columns();
  return (
    <table role="table" className={styles.table} aria-label={t('services.title', 'Services')}>
      <thead role="rowgroup" className={styles.head}>
        <tr role="row" className={styles.row}>
          {all.map((column) => (
            <Head key={column.key} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      {groups.map(([group, services]) => {
        const open = !apart || !isFolded(group);
        return (
          <tbody key={group ?? ''} role="rowgroup">
            {apart && (
              <GroupRow
                group={group}
                services={services}
                columns={all.length}
                open={open}
                onToggle={() => toggle(group)}
              />
            )}
            {open &&
              services.map((service) => (
                <ServiceRow
                  key={service.id}
                  service={service}
                  bars={bars}
                  hosts={hosts}
                  now={now}
                  className={styles.row}
                />
              ))}
          </tbody>
        );
      })}
    </table>
  );
}

interface HeadProps {
  readonly column: Column;
  readonly sort: ServiceSort;
  readonly onSort: (sort: ServiceSort) => void;
}

function Head({ column: { header, sort: key }, sort, onSort }: HeadProps): ReactNode {
  const styles = useStyles2(getStyles);
  if (key === undefined) {
    return (
      <th role="columnheader" scope="col">
        {header}
      </th>
    );
  }
  const own = sort.key === key;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={own ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, key))}>
        {header}
        {own && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
      </button>
    </th>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    display: 'block',
    width: '100%',
    'thead, tbody': { display: 'block' },
    'th, td': { minWidth: 0, textAlign: 'left' },
  }),
  head: css({
    background: theme.colors.background.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    [theme.breakpoints.down('md')]: {
      // Sorting is by trouble on a phone; the heads stay for readers of screens.
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    },
  }),
  row: css({
    display: 'grid',
    gridTemplateColumns: `${theme.spacing(17)} minmax(0, 5fr) minmax(0, 4fr) ${theme.spacing(15)} ${theme.spacing(10)} ${theme.spacing(14)}`,
    alignItems: 'center',
    columnGap: theme.spacing(2),
    padding: theme.spacing(0.75, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    'tbody > &:hover, tbody > &:focus-within': { background: theme.colors.background.secondary },
    [theme.breakpoints.down('md')]: {
      gridTemplateColumns: 'minmax(0, 1fr) auto auto',
      gridTemplateAreas: '"name name state" "bars bars bars" "availability response checked"',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(1),
    },
  }),
  sort: css({
    all: 'unset',
    cursor: 'pointer',
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontWeight: theme.typography.fontWeightMedium,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
});
