import type { QueryEditorProps } from '@grafana/data';
import { t } from '../../t.ts';
import { RadioButtonGroup, Stack } from '@grafana/ui';
import type { VigilDataSource } from '../datasource.ts';
import {
  QUERY_TYPES,
  type QueryFields,
  type QueryType,
  type VigilOptions,
  type VigilQuery,
} from '../query.ts';
import { LogsEditor } from './LogsEditor.tsx';
import { MetricsEditor } from './MetricsEditor.tsx';
import { TracesEditor } from './TracesEditor.tsx';

export type EditorProps = QueryEditorProps<VigilDataSource, VigilQuery, VigilOptions>;

/** What the editor of one signal gets: `change` merges and asks again at once. */
export interface SignalEditorProps {
  readonly datasource: VigilDataSource;
  readonly query: VigilQuery;
  readonly change: (fields: QueryFields) => void;
}

const EDITORS = { metrics: MetricsEditor, logs: LogsEditor, traces: TracesEditor } as const;

function typeName(type: QueryType): string {
  switch (type) {
    case 'metrics':
      return t('datasource.editor.metrics', 'Metrics');
    case 'logs':
      return t('datasource.editor.logs', 'Logs');
    case 'traces':
      return t('datasource.editor.traces', 'Traces');
    default:
      return type satisfies never;
  }
}

export function QueryEditor({ datasource, query, onChange, onRunQuery }: EditorProps) {
  const queryType = QUERY_TYPES.includes(query.queryType) ? query.queryType : 'metrics';
  const change = (fields: QueryFields) => {
    onChange(without({ ...query, queryType, ...fields }));
    onRunQuery();
  };
  const Editor = EDITORS[queryType];
  return (
    <Stack direction="column" gap={1}>
      {/* As wide as its words, not as the editor. */}
      <Stack>
        <RadioButtonGroup
          size="sm"
          aria-label={t('datasource.editor.type', 'Type of the query')}
          value={queryType}
          options={QUERY_TYPES.map((value) => ({ value, label: typeName(value) }))}
          onChange={(value) => change({ queryType: value })}
        />
      </Stack>
      <Editor datasource={datasource} query={{ ...query, queryType }} change={change} />
    </Stack>
  );
}

/** A field that was emptied is not saved at all: dashboards stay short and their differences readable. */
function without(query: QueryFields): VigilQuery {
  const isEmpty = (value: unknown) =>
    value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => !isEmpty(value)),
  ) as unknown as VigilQuery;
}
