import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { Table } from '../../admin/Table.tsx';
import { t } from '../../t.ts';

type Difference = Answer<'importConfiguration'>['differences'][number];

interface Props {
  readonly differences: readonly Difference[];
}

/** What a file makes of the house, line by line. */
export function Differences({ differences }: Props) {
  const styles = useStyles2(getStyles);
  if (differences.length === 0) {
    return <p>{t('settings.same', 'All is as the file says: nothing would change.')}</p>;
  }
  return (
    <Table
      label={t('settings.differences', 'What changes')}
      heads={[
        t('settings.diff-action', 'Change'),
        t('settings.diff-kind', 'Of'),
        t('settings.diff-name', 'Name'),
        t('settings.diff-before', 'Now'),
        t('settings.diff-after', 'Then'),
      ]}
    >
      {differences.map(({ kind, action, name, before, after }) => (
        <tr key={`${kind} ${name}`}>
          <td className={styles[action]}>
            <Icon name={ICONS[action]} size="sm" /> {actionName(action)}
          </td>
          <td>{kindName(kind)}</td>
          <th scope="row">{name === ORDER ? t('settings.diff-order', 'their order') : name}</th>
          <td>
            <Yaml text={before} />
          </td>
          <td>
            <Yaml text={after} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The name of what changes where pipelines stay and come in another order. */
const ORDER = '(order)';

function Yaml({ text }: { readonly text: string | null }) {
  const styles = useStyles2(getStyles);
  return text === null ? '–' : <pre className={styles.yaml}>{text.trimEnd()}</pre>;
}

const ICONS: Readonly<Record<Difference['action'], IconName>> = {
  add: 'plus',
  change: 'pen',
  remove: 'minus',
};

function actionName(action: Difference['action']): string {
  switch (action) {
    case 'add':
      return t('settings.diff-add', 'Added');
    case 'change':
      return t('settings.diff-change', 'Changed');
    case 'remove':
      return t('settings.diff-remove', 'Removed');
    default:
      return action satisfies never;
  }
}

function kindName(kind: Difference['kind']): string {
  switch (kind) {
    case 'setting':
      return t('settings.diff-setting', 'Setting');
    case 'service':
      return t('settings.diff-service', 'Service');
    case 'alert_rule':
      return t('settings.diff-alert-rule', 'Alert rule');
    case 'log_pipeline':
      return t('settings.diff-log-pipeline', 'Log pipeline');
    case 'maintenance':
      return t('settings.diff-maintenance', 'Maintenance');
    default:
      return kind satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  add: css({ color: theme.colors.success.text, whiteSpace: 'nowrap' }),
  change: css({ color: theme.colors.info.text, whiteSpace: 'nowrap' }),
  remove: css({ color: theme.colors.error.text, whiteSpace: 'nowrap' }),
  yaml: css({
    margin: 0,
    padding: 0,
    border: 0,
    background: 'none',
    whiteSpace: 'pre-wrap',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
