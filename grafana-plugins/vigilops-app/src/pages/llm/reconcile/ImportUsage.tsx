import { Alert, Button, Drawer, Stack } from '@grafana/ui';
import type { LlmUsageImported } from '@vigilops/contracts/api';
import { useState } from 'react';
import { Refused } from '../../../admin/Refused.tsx';
import { useAction } from '../../../admin/use-action.ts';
import { ListField } from '../../../alerts/fields.tsx';
import { useAppData } from '../../../fleet/app-data.tsx';
import type { LlmProvider } from '../../../llm/types.ts';
import { t } from '../../../t.ts';
import { ColumnsForm } from './ColumnsForm.tsx';
import { guessColumns, sentColumns, type ColumnsDraft, type UsageColumns } from './columns-draft.ts';
import { ExportSteps } from './ExportSteps.tsx';
import { FileDrop } from './FileDrop.tsx';
import { readFile, type FileRead } from './read-file.ts';
import { UsageContent } from './UsageContent.tsx';
import { refusalOf } from './words.ts';

interface Props {
  readonly provider: LlmProvider;
  readonly providers: readonly LlmProvider[];
  readonly onProvider: (id: number) => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A file is looked at first; what it tells is seen before it is taken. */
export function ImportUsage({ provider, providers, onProvider, onDone, onClose }: Props) {
  const { api } = useAppData();
  const [file, setFile] = useState<FileRead>();
  const [draft, setDraft] = useState<ColumnsDraft>();
  /** Of exactly this file and choice. */
  const [found, setFound] = useState<LlmUsageImported>();
  const read = file?.kind === 'read' ? file : undefined;
  const bodyOf = (name: string, csv: string, columns: UsageColumns | undefined) => ({
    provider_id: provider.id,
    file_name: name,
    csv,
    ...(columns === undefined ? {} : { columns }),
  });
  const look = useAction(
    (name: string, csv: string, columns: UsageColumns | undefined) =>
      api.call('importLlmUsage', { body: { ...bodyOf(name, csv, columns), dry_run: true } }),
    (answer) => {
      setFound(answer);
      if (answer.format === null) {
        setDraft(guessColumns(answer.columns));
      }
    },
  );
  const take = useAction(
    (name: string, csv: string, columns: UsageColumns | undefined) =>
      api.call('importLlmUsage', { body: { ...bodyOf(name, csv, columns), dry_run: false } }),
    onDone,
  );
  const columns = draft === undefined ? undefined : sentColumns(draft);
  const choose = async (chosen: File) => {
    const next = await readFile(chosen);
    setFile(next);
    setFound(undefined);
    setDraft(undefined);
    take.forgive();
    if (next.kind === 'read') {
      look.run(next.name, next.text, undefined);
    }
  };
  const change = (next: ColumnsDraft) => {
    setDraft(next);
    setFound((old) => (old === undefined ? old : { ...old, problem: null, content: null }));
    take.forgive();
  };
  const content = found?.content ?? null;
  return (
    <Drawer
      title={t('llm.usage.import', 'Import usage')}
      subtitle={t('llm.usage.import-what', "What a provider's own console says that was used")}
      size="md"
      onClose={onClose}
    >
      <Stack direction="column" gap={2}>
        <ListField
          label={t('llm.of.provider', 'Provider')}
          value={String(provider.id)}
          options={providers.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(id) => onProvider(Number(id))}
        />
        <ExportSteps provider={provider} />
        <FileDrop name={read?.name} busy={look.busy} onFile={(chosen) => void choose(chosen)} />
        {file?.kind === 'refused' && <Alert severity="error" title={refusalOf(file.why)} />}
        <Refused error={look.error} />
        {found?.format === null && (
          <Alert severity="info" title={t('llm.usage.unknown', 'VigilOps does not know this table')}>
            {t('llm.usage.choose', 'Choose what its columns are: the day, and tokens or costs.')}
          </Alert>
        )}
        {found !== undefined && found.format !== null && found.problem !== null && (
          <Alert severity="error" title={t('llm.usage.not-as-it-is', 'It cannot be taken as it is')}>
            {found.problem.replace(/^csv: /, '')}
          </Alert>
        )}
        {found !== undefined && draft !== undefined && (
          <ColumnsForm header={found.columns} draft={draft} onChange={change} />
        )}
        {content !== null && <UsageContent content={content} rows={found?.rows ?? 0} />}
        {content !== null && (
          <p>
            {t(
              'llm.usage.replaces',
              'It takes the place of what is known of these days. The ledger of calls stays as it is.',
            )}
          </p>
        )}
        <Refused error={take.error} />
        <Stack gap={1}>
          {content === null && draft !== undefined ? (
            <Button
              disabled={read === undefined || columns === undefined || look.busy}
              onClick={() => read !== undefined && look.run(read.name, read.text, columns)}
            >
              {t('llm.usage.look', 'Look at it')}
            </Button>
          ) : (
            <Button
              disabled={read === undefined || content === null || take.busy}
              onClick={() => read !== undefined && take.run(read.name, read.text, columns)}
            >
              {t('llm.usage.take', 'Import')}
            </Button>
          )}
          <Button variant="secondary" fill="outline" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
        </Stack>
      </Stack>
    </Drawer>
  );
}
