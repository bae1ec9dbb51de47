import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, useStyles2 } from '@grafana/ui';
import { ListField, TextField } from '../../../alerts/fields.tsx';
import { t } from '../../../t.ts';
import { COLUMN_FIELDS, type ColumnsDraft } from './columns-draft.ts';
import { columnName } from './words.ts';

interface Props {
  /** Of the file. */
  readonly header: readonly string[];
  readonly draft: ColumnsDraft;
  readonly onChange: (draft: ColumnsDraft) => void;
}

/** Which column of a table holds what. */
export function ColumnsForm({ header, draft, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const { columns, oneCurrency, includesCache } = draft;
  const options = [
    { value: '', label: t('llm.usage.no-column', '(none)') },
    ...[...new Set(header)].filter((name) => name !== '').map((name) => ({ value: name, label: name })),
  ];
  return (
    <div className={styles.form}>
      <div className={styles.fields}>
        {COLUMN_FIELDS.map((field) => (
          <ListField
            key={field}
            label={columnName(field)}
            value={columns[field]}
            options={options}
            onChange={(column) => onChange({ ...draft, columns: { ...columns, [field]: column } })}
          />
        ))}
        {columns.cost !== '' && columns.currency === '' && (
          <TextField
            label={t('llm.usage.one-currency', 'Currency of all costs')}
            required
            maxLength={3}
            placeholder="USD"
            value={oneCurrency}
            onChange={(text) => onChange({ ...draft, oneCurrency: text.toUpperCase() })}
          />
        )}
      </div>
      {(columns.cache_read_tokens !== '' || columns.cache_write_tokens !== '') && (
        <Checkbox
          label={t('llm.usage.includes-cache', 'Input tokens include those of the cache')}
          value={includesCache}
          onChange={(event) => onChange({ ...draft, includesCache: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
  fields: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(24)}, 1fr))`,
    gap: theme.spacing(1.5),
  }),
});
