import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import { RowMenu, type RowAction } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { absolute, clockTime } from '../../fleet/words.ts';
import { hostPath, servicePath } from '../../pages/paths.ts';
import { t } from '../../t.ts';
import type { Maintenance } from '../types.ts';
import { stretch } from '../words.ts';

interface Props {
  readonly label: string;
  readonly items: readonly Maintenance[];
  readonly services: ReadonlyMap<number, string>;
  readonly hosts: ReadonlyMap<number, string>;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onEdit: (maintenance: Maintenance) => void;
  readonly onEnd: (maintenance: Maintenance) => void;
}

/** Stretches of maintenance with when, what and by whom. */
export function MaintenanceList({ label, items, services, hosts, now, mayWrite, onEdit, onEnd }: Props) {
  const styles = useStyles2(getStyles);
  const heads = [
    t('maintenance.title', 'Title'),
    t('maintenance.when', 'When'),
    t('maintenance.scope', 'What it is about'),
    t('maintenance.by', 'By'),
    ...(mayWrite ? [''] : []),
  ];
  return (
    <Table label={label} heads={heads}>
      {items.map((item) => (
        <tr key={item.id}>
          <th scope="row">
            {item.title}
            {item.public && (
              <span className={styles.note}>
                {' '}
                <Icon name="eye" size="sm" /> {t('maintenance.is-public', 'public')}
              </span>
            )}
            {item.note !== '' && <div className={styles.note}>{item.note}</div>}
          </th>
          <td>
            <time dateTime={item.from} title={absolute(Date.parse(item.from))}>
              {clockTime(Date.parse(item.from), now)}
            </time>
            {' – '}
            <time dateTime={item.to} title={absolute(Date.parse(item.to))}>
              {clockTime(Date.parse(item.to), Date.parse(item.from))}
            </time>
            <div className={styles.note}>
              {stretch((Date.parse(item.to) - Date.parse(item.from)) / 1_000)}
            </div>
          </td>
          <td>
            <About maintenance={item} services={services} hosts={hosts} />
          </td>
          <td>{item.created_by}</td>
          {mayWrite && (
            <td>
              {item.state !== 'over' && (
                <RowMenu
                  label={t('maintenance.actions', 'What can be done with {{title}}', { title: item.title })}
                  actions={actionsOf(item, onEdit, onEnd)}
                />
              )}
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function actionsOf(item: Maintenance, onEdit: Props['onEdit'], onEnd: Props['onEnd']): RowAction[] {
  const icon: IconName = 'times';
  return [
    { label: t('service.edit', 'Edit'), icon: 'pen', run: () => onEdit(item) },
    item.state === 'running'
      ? { label: t('maintenance.end-now', 'End it now'), icon, run: () => onEnd(item) }
      : { label: t('maintenance.cancel', 'Call it off'), icon, destructive: true, run: () => onEnd(item) },
  ];
}

type AboutProps = Pick<Props, 'services' | 'hosts'> & { readonly maintenance: Maintenance };

function About({ maintenance: { all, service_ids, host_ids, groups }, services, hosts }: AboutProps) {
  const styles = useStyles2(getStyles);
  if (all) {
    return <>{t('maintenance.all', 'Everything')}</>;
  }
  return (
    <ul className={styles.parts}>
      {service_ids.map((id) => (
        <li key={`service ${id}`}>
          <TextLink href={servicePath(id)}>{services.get(id) ?? String(id)}</TextLink>
        </li>
      ))}
      {host_ids.map((id) => (
        <li key={`host ${id}`}>
          <TextLink href={hostPath(id)}>{hosts.get(id) ?? String(id)}</TextLink>
        </li>
      ))}
      {groups.map((group) => (
        <li key={`group ${group}`}>{t('check.of-group', 'group {{group}}', { group })}</li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  parts: css({ listStyle: 'none', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) }),
});
