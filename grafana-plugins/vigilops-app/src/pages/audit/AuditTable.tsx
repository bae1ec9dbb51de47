import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { t } from '../../t.ts';
import { actionName, actorName, detailText, type AuditLine } from './audit-words.ts';

interface Props {
  readonly lines: readonly AuditLine[];
  readonly now: number;
}

/** One line for each thing that was done. */
export function AuditTable({ lines, now }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={t('audit.table', 'Audit log')}
      minWidth={125}
      heads={[
        t('audit.when', 'When'),
        t('audit.who', 'Who'),
        t('audit.what', 'What'),
        t('audit.subject', 'To what'),
        t('audit.detail', 'Details'),
        t('audit.where', 'From'),
      ]}
    >
      {lines.map((line) => (
        <tr key={line.id}>
          <td className={styles.time}>
            <TimeAgo time={Date.parse(line.at)} now={now} />
          </td>
          <td>
            <span className={styles.who}>
              <Icon name={ICONS[line.actor.kind]} />
              {actorName(line.actor)}
            </span>
          </td>
          <td title={line.action}>{actionName(line.action)}</td>
          <td>{line.subject}</td>
          <td className={styles.detail}>{detailText(line)}</td>
          <td>{line.address ?? '–'}</td>
        </tr>
      ))}
    </Table>
  );
}

const ICONS: Readonly<Record<AuditLine['actor']['kind'], IconName>> = {
  person: 'user',
  token: 'key-skeleton-alt',
  grafana: 'grafana',
  command: 'brackets-curly',
  nobody: 'question-circle',
};

const getStyles = (theme: GrafanaTheme2) => ({
  time: css({ whiteSpace: 'nowrap' }),
  who: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  detail: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
