import { InteractiveTable, type CellProps, type Column } from '@grafana/ui';
import { useMemo } from 'react';
import type { Host } from '../api/types.ts';
import { t } from '../t.ts';
import { HealthMark } from './HealthMark.tsx';
import { byTrouble, HEALTHS, hostHealth, type FigureName, type Health } from './host-health.ts';
import { UseBar } from './UseBar.tsx';
import { ago, figureName } from './words.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly gravity: number;
  readonly health: Health;
  readonly group: string;
  readonly address: string;
  readonly cpu: number | null;
  readonly memory: number | null;
  readonly disk: number | null;
  readonly seen: number;
}

const toRow = (host: Host): Row => {
  const health = hostHealth(host);
  return {
    id: String(host.id),
    name: host.name,
    health,
    gravity: HEALTHS.indexOf(health),
    group: host.group ?? '',
    address: host.ip ?? '',
    cpu: host.figures.cpu_usage_ratio,
    memory: host.figures.memory_usage_ratio,
    disk: host.figures.disk_usage_ratio,
    seen: host.last_heartbeat === null ? 0 : Date.parse(host.last_heartbeat),
  };
};

function figureColumn(name: FigureName): Column<Row> {
  return {
    id: name,
    header: figureName(name),
    sortType: 'number',
    cell: ({ row }: CellProps<Row>) => <UseBar name={name} ratio={row.original[name]} />,
  };
}

interface Props {
  readonly hosts: readonly Host[];
  /** When the hosts were asked for. */
  readonly now: number;
}

/** Trouble first; each column sorts. */
export function HostTable({ hosts, now }: Props) {
  const data = useMemo(() => hosts.toSorted(byTrouble).map(toRow), [hosts]);
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'name', header: t('hosts.name', 'Host'), sortType: 'alphanumeric' },
      {
        id: 'gravity',
        header: t('hosts.state', 'State'),
        sortType: 'number',
        cell: ({ row }: CellProps<Row>) => <HealthMark health={row.original.health} />,
      },
      figureColumn('cpu'),
      figureColumn('memory'),
      figureColumn('disk'),
      { id: 'group', header: t('hosts.group', 'Group'), sortType: 'string' },
      { id: 'address', header: t('hosts.address', 'Address'), sortType: 'alphanumeric' },
      {
        id: 'seen',
        header: t('hosts.seen', 'Last seen'),
        sortType: 'number',
        cell: ({ row: { original } }: CellProps<Row>) =>
          original.seen === 0 ? (
            '–'
          ) : (
            <time
              dateTime={new Date(original.seen).toISOString()}
              title={new Date(original.seen).toLocaleString()}
            >
              {ago(original.seen, now)}
            </time>
          ),
      },
    ],
    [now],
  );
  return <InteractiveTable columns={columns} data={data} getRowId={(row) => row.id} pageSize={0} />;
}
