import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2 } from '@grafana/ui';
import { Fragment } from 'react';
import type { Host } from '../api/types.ts';
import { hostPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { HealthMark } from './HealthMark.tsx';
import { hostHealth, type FigureName, type HostGroup } from './host-health.ts';
import { nextSort, type HostSort, type SortKey } from './host-sort.ts';
import { GroupTitle } from './HostGroups.tsx';
import { TimeAgo } from './TimeAgo.tsx';
import { Trend } from './Trend.tsx';
import type { Trends } from './trends.ts';
import { UseBar } from './UseBar.tsx';
import { figureName, figureNames, type FigureNames } from './words.ts';

interface Props {
  readonly groups: readonly HostGroup[];
  readonly trends?: Trends | undefined;
  /** When the hosts were asked for. */
  readonly now: number;
  readonly sort?: HostSort;
  readonly onSort?: (sort: HostSort) => void;
}

interface Column {
  readonly key: SortKey;
  readonly header: string;
  /** In steps of the theme; the rest of the width goes to the name. */
  readonly width?: number;
}

function columns(): Column[] {
  return [
    { key: 'name', header: t('hosts.name', 'Host') },
    { key: 'state', header: t('hosts.state', 'State'), width: 13 },
    { key: 'cpu', header: figureName('cpu'), width: 18 },
    { key: 'memory', header: figureName('memory'), width: 18 },
    { key: 'disk', header: figureName('disk'), width: 18 },
    { key: 'group', header: t('hosts.group', 'Group'), width: 17 },
    { key: 'address', header: t('hosts.address', 'Address'), width: 13 },
    { key: 'seen', header: t('hosts.seen', 'Last seen'), width: 16 },
  ];
}

/** One host a line; the heads sort where there is somebody who listens. */
export function HostTable({ groups, trends, now, sort, onSort }: Props) {
  const styles = useStyles2(getStyles);
  const all = columns();
  const labels = figureNames();
  return (
    // Scrolls sideways on a narrow screen, which the keyboard must reach, too.
    <div className={styles.scroll} role="region" aria-label={t('hosts.table', 'Hosts')} tabIndex={0}>
      <table className={styles.table}>
        <colgroup>
          {all.map(({ key, width }) => (
            <col key={key} style={width === undefined ? {} : { width: width * 8 }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {all.map(({ key, header }) => (
              <Head key={key} name={key} header={header} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(([group, hosts]) => (
            <Fragment key={group ?? ''}>
              {groups.length > 1 && (
                <tr>
                  <th colSpan={all.length} scope="rowgroup" className={styles.group}>
                    <GroupTitle group={group} hosts={hosts} />
                  </th>
                </tr>
              )}
              {hosts.map((host) => (
                <Row key={host.id} host={host} labels={labels} trend={trends?.get(host.name)} now={now} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  readonly name: SortKey;
  readonly header: string;
  readonly sort: HostSort | undefined;
  readonly onSort: ((sort: HostSort) => void) | undefined;
}

function Head({ name, header, sort, onSort }: HeadProps) {
  const styles = useStyles2(getStyles);
  if (sort === undefined || onSort === undefined) {
    return <th scope="col">{header}</th>;
  }
  const own = sort.key === name;
  const order = sort.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={own ? order : 'none'}>
      <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, name))}>
        {header}
        {own && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
      </button>
    </th>
  );
}

interface RowProps {
  readonly host: Host;
  readonly labels: FigureNames;
  readonly trend: Readonly<Partial<Record<FigureName, readonly (number | null)[]>>> | undefined;
  readonly now: number;
}

function Row({ host, labels, trend, now }: RowProps) {
  const styles = useStyles2(getStyles);
  const { figures } = host;
  const figure = (name: FigureName, ratio: number | null) => (
    <td>
      <div className={styles.figure}>
        <UseBar name={name} label={labels[name]} ratio={ratio} />
        {trend?.[name] !== undefined && <Trend values={trend[name]} />}
      </div>
    </td>
  );
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <Link href={hostPath(host.id)} data-step title={host.name}>
          {host.name}
        </Link>
      </th>
      <td>
        <HealthMark health={hostHealth(host)} />
      </td>
      {figure('cpu', figures.cpu_usage_ratio)}
      {figure('memory', figures.memory_usage_ratio)}
      {figure('disk', figures.disk_usage_ratio)}
      <td title={host.group ?? ''}>{host.group}</td>
      <td>{host.ip}</td>
      <td>
        {host.last_heartbeat === null ? '–' : <TimeAgo time={Date.parse(host.last_heartbeat)} now={now} />}
      </td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    minWidth: theme.spacing(131),
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    'th, td': {
      padding: theme.spacing(0.75, 1),
      textAlign: 'left',
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    thead: { background: theme.colors.background.secondary },
    'tbody tr:hover, tbody tr:focus-within': { background: theme.colors.background.secondary },
  }),
  sort: css({
    all: 'unset',
    cursor: 'pointer',
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  group: css({ paddingTop: theme.spacing(2), h3: { margin: 0 } }),
  name: css({
    fontWeight: theme.typography.fontWeightMedium,
    'a:hover': { textDecoration: 'underline' },
  }),
  figure: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
    alignItems: 'center',
    gap: theme.spacing(1),
  }),
});
