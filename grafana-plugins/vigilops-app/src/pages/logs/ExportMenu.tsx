import { Button, Dropdown, Menu } from '@grafana/ui';
import { useAction } from '../../admin/use-action.ts';
import { Refused } from '../../admin/Refused.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { count } from '../../fleet/words.ts';
import { downloadText } from '../../services/download.ts';
import { t } from '../../t.ts';
import type { LogSearch } from './use-log-search.ts';

/** A browser holds a file of so many lines; more come by the API, whose limit is a million. */
const MOST_LINES = 50_000;
const FIELDS = ['time', 'level', 'host', 'service', 'file', 'body', 'trace_id', 'span_id'];

/** The lines that are found, as a file. */
export function ExportMenu({ search: { body, columns, problem } }: { readonly search: LogSearch }) {
  const { api } = useAppData();
  const save = useAction(
    (format: 'jsonl' | 'csv') =>
      api.call('exportLogs', {
        body: {
          ...body,
          format,
          limit: MOST_LINES,
          ...(format === 'csv' ? { fields: [...new Set([...FIELDS, ...columns])] } : {}),
        },
      }),
    (text, format) => {
      const name = `vigilops-logs-${body.from.replaceAll(/[:.]/g, '-')}.${format}`;
      downloadText(text, name, format === 'csv' ? 'text/csv' : 'application/x-ndjson');
    },
  );
  const limit = t('export.limit', 'The newest {{lines}} lines at most', { lines: count(MOST_LINES) });
  const menu = (
    <Menu>
      <Menu.Item
        label={t('export.jsonl', 'JSON lines')}
        description={limit}
        onClick={() => save.run('jsonl')}
      />
      <Menu.Item label={t('export.csv', 'CSV')} description={limit} onClick={() => save.run('csv')} />
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={menu} placement="bottom-start">
        <Button
          size="sm"
          variant="secondary"
          icon={save.busy ? 'spinner' : 'download-alt'}
          disabled={save.busy || problem !== undefined}
        >
          {save.busy ? t('export.busy', 'Exporting …') : t('export.title', 'Export')}
        </Button>
      </Dropdown>
      <Refused error={save.error} />
    </>
  );
}
