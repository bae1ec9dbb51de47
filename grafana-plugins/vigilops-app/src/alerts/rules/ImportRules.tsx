import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Drawer, Field, Stack, TextArea, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { count } from '../../fleet/words.ts';
import { FileButton } from '../../pages/settings/ImportPart.tsx';
import { t } from '../../t.ts';

type Found = Answer<'importAlertRules'>;

interface Props {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A Prometheus rule file: first what would come of it, then that. */
export function ImportRules({ onDone, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [yaml, setYaml] = useState('');
  /** Of exactly this text. */
  const [found, setFound] = useState<Found>();
  const run = useAction(
    (dry_run: boolean) => api.call('importAlertRules', { body: { yaml, dry_run } }),
    (answer) => {
      setFound(answer);
      if (answer.applied) {
        onDone();
      }
    },
  );
  const change = (text: string) => {
    setYaml(text);
    setFound(undefined);
    run.forgive();
  };
  const changes = found?.rules.filter(({ action }) => action !== 'keep').length ?? 0;
  return (
    <Drawer title={t('rules.import-title', 'Import rules')} size="md" onClose={onClose}>
      <Stack direction="column" gap={2}>
        <Field
          label={t('rules.file', 'A Prometheus rule file')}
          description={t(
            'rules.file-help',
            'What VigilOps honours becomes rules; the rest is listed with its reason. Nothing changes before you have seen that.',
          )}
          htmlFor="rules-yaml"
          noMargin
        >
          <TextArea
            id="rules-yaml"
            rows={12}
            spellCheck={false}
            className={styles.text}
            value={yaml}
            onChange={(event) => change(event.currentTarget.value)}
          />
        </Field>
        <FileButton onText={change} />
        <Refused error={run.error} />
        <Stack gap={1}>
          <Button
            variant={changes > 0 && found?.applied === false ? 'secondary' : 'primary'}
            disabled={run.busy || yaml.trim() === ''}
            onClick={() => run.run(true)}
          >
            {t('settings.compare', 'Compare')}
          </Button>
          {found?.applied === false && changes > 0 && (
            <Button disabled={run.busy} onClick={() => run.run(false)}>
              {t('rules.apply', 'Take these {{total}} rules', { total: count(changes) })}
            </Button>
          )}
        </Stack>
        {found?.applied === true && (
          <Alert
            severity="success"
            title={t('rules.applied', 'Done: {{total}} rules', { total: count(changes) })}
          />
        )}
        {found !== undefined && <Outcome found={found} />}
      </Stack>
    </Drawer>
  );
}

function Outcome({ found: { rules, refused } }: { readonly found: Found }) {
  const actionName = (action: Found['rules'][number]['action']) => {
    switch (action) {
      case 'add':
        return t('rules.add', 'new');
      case 'change':
        return t('rules.change', 'changed');
      case 'keep':
        return t('rules.keep', 'as it is');
      default:
        return action satisfies never;
    }
  };
  return (
    <>
      {rules.length > 0 && (
        <Table
          label={t('rules.taken', 'What is taken')}
          minWidth={40}
          heads={[t('rules.rule', 'Rule'), t('rules.becomes', 'Becomes'), t('rules.note', 'Note')]}
        >
          {rules.map(({ name, action, note }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{actionName(action)}</td>
              <td>{note ?? ''}</td>
            </tr>
          ))}
        </Table>
      )}
      {refused.length > 0 && (
        <Table
          label={t('rules.refused', 'What cannot be taken')}
          minWidth={40}
          heads={[t('rules.refused', 'What cannot be taken'), t('rules.reason', 'Why')]}
        >
          {refused.map(({ group, alert, reason }) => (
            <tr key={`${group} ${alert}`}>
              <th scope="row">{group === '' ? alert : `${group} / ${alert}`}</th>
              <td>{reason}</td>
            </tr>
          ))}
        </Table>
      )}
      {rules.length + refused.length === 0 && (
        <p>{t('rules.empty-file', 'There is no alerting rule in this file.')}</p>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
