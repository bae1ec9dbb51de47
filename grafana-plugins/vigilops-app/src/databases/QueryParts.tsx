import { Table } from '../admin/Table.tsx';
import { Section } from '../fleet/Section.tsx';
import { t } from '../t.ts';
import type { DatabaseQueryDetail } from './types.ts';
import { countText, took } from './words.ts';

/** Where a statement ran, and for whom. */
export function QueryParts({ parts }: Pick<DatabaseQueryDetail, 'parts'>) {
  const title = t('databases.parts', 'By database and user');
  return parts.length === 0 ? null : (
    <Section title={title}>
      <Table
        label={title}
        minWidth={40}
        heads={[
          t('databases.one', 'Database'),
          t('databases.user', 'User'),
          t('databases.by.calls', 'Calls'),
          t('databases.by.total', 'Total time'),
        ]}
      >
        {parts.map(({ database, user, calls, total_ms: totalMs }) => (
          <tr key={JSON.stringify([database, user])}>
            <th scope="row">{database ?? '–'}</th>
            <td>{user ?? '–'}</td>
            <td>{countText(calls)}</td>
            <td>{took(totalMs)}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
