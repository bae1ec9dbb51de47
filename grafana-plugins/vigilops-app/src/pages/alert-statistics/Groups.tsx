import { Table } from '../../admin/Table.tsx';
import type { AlertStatistics } from '../../alerts/types.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { timeOf } from './Figures.tsx';

/** The same of each group of hosts. */
export function Groups({ groups }: { readonly groups: AlertStatistics['groups'] }) {
  return (
    <Table
      label={t('statistics.groups', 'By group')}
      minWidth={30}
      heads={[
        t('hosts.group', 'Group'),
        t('alerts.incidents', 'Incidents'),
        t('statistics.at-it', 'At it'),
        t('statistics.over', 'Over'),
      ]}
    >
      {groups.map(({ group, incidents, mtta_seconds: mtta, mttr_seconds: mttr }) => (
        <tr key={group ?? ''}>
          <th scope="row">{group ?? t('hosts.no-group', 'No group')}</th>
          <td>{count(incidents)}</td>
          <td>{timeOf(mtta)}</td>
          <td>{timeOf(mttr)}</td>
        </tr>
      ))}
    </Table>
  );
}
