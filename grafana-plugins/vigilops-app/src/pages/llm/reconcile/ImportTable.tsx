import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { LlmUsageImport } from '@vigilops/contracts/api';
import { useState } from 'react';
import { Confirm } from '../../../admin/Confirm.tsx';
import { Table } from '../../../admin/Table.tsx';
import { useAction } from '../../../admin/use-action.ts';
import { useAppData } from '../../../fleet/app-data.tsx';
import { TimeAgo } from '../../../fleet/TimeAgo.tsx';
import { count } from '../../../fleet/words.ts';
import { costsText } from '../../../llm/money.ts';
import { t } from '../../../t.ts';
import { daysText, zoneText } from './UsageContent.tsx';
import { formatName } from './words.ts';

interface Props {
  readonly imports: readonly LlmUsageImport[];
  readonly mayWrite: boolean;
  readonly onRemoved: () => void;
}

/** Files that were taken, newest first. */
export function ImportTable({ imports, mayWrite, onRemoved }: Props) {
  const styles = useStyles2(getStyles);
  const [removing, setRemoving] = useState<LlmUsageImport>();
  const now = Date.now();
  return (
    <>
      <Table
        label={t('llm.usage.imports', 'Imported exports')}
        minWidth={100}
        heads={[
          t('llm.usage.file', 'File'),
          t('llm.usage.days', 'Days'),
          t('llm.tokens', 'Tokens'),
          t('llm.cost', 'Cost'),
          t('llm.usage.imported', 'Imported'),
          ...(mayWrite ? [''] : []),
        ]}
      >
        {imports.map((one) => (
          <tr key={one.id}>
            <th scope="row" className={styles.file}>
              {one.file_name}
              <div className={styles.note}>{formatName(one.format)}</div>
            </th>
            <td className={styles.number}>
              {daysText(one)}
              <div className={styles.note}>
                {t('llm.usage.days-left', '{{total}} in use, {{zone}}', {
                  total: count(one.days),
                  zone: zoneText(one.utc_offset_minutes),
                })}
              </div>
            </td>
            <td className={styles.number}>
              {one.input_tokens === null
                ? '–'
                : `${count(one.input_tokens)} → ${count(one.output_tokens ?? 0)}`}
            </td>
            <td className={styles.number}>{costsText(one.costs)}</td>
            <td className={styles.number}>
              <TimeAgo time={Date.parse(one.imported_at)} now={now} />
              <div className={styles.note}>{one.imported_by}</div>
            </td>
            {mayWrite && (
              <td>
                <Button
                  size="sm"
                  variant="secondary"
                  fill="text"
                  icon="trash-alt"
                  aria-label={t('channel.remove-title', 'Remove {{name}}?', { name: one.file_name })}
                  onClick={() => setRemoving(one)}
                />
              </td>
            )}
          </tr>
        ))}
      </Table>
      {removing !== undefined && (
        <Removing
          usage={removing}
          onClose={() => setRemoving(undefined)}
          onDone={() => {
            setRemoving(undefined);
            onRemoved();
          }}
        />
      )}
    </>
  );
}

interface RemovingProps {
  readonly usage: LlmUsageImport;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ usage: { id, file_name: name }, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeLlmUsageImport', { path: { id } }), onDone);
  return (
    <Confirm
      title={t('channel.remove-title', 'Remove {{name}}?', { name })}
      button={t('llm.usage.remove', 'Remove the export')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t('llm.usage.remove-help', 'Its days are compared no more. The ledger of calls stays as it is.')}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  number: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  file: css({ overflowWrap: 'anywhere !important' as 'anywhere' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
});
