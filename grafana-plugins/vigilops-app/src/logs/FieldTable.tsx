import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import type { LogLine } from './line.ts';
import { LineText } from './LineText.tsx';
import { cutTo } from './plain-text.ts';
import type { LineActions } from './view-props.ts';

interface Props extends Pick<LineActions, 'filterFor'> {
  readonly line: LogLine;
  readonly onCopy: (text: string, said: string) => void;
}

const SHOWN_CHARACTERS = 2_000;

/** Names and values of a line; each value can be copied, and filtered by where that is possible. */
export function FieldTable({ line, filterFor, onCopy }: Props) {
  const styles = useStyles2(getStyles);
  const fields: [string, string][] = [['level', line.level], ...Object.entries(line.labels)];
  if (line.traceId !== undefined && line.labels.trace_id === undefined) {
    fields.push(['trace_id', line.traceId]);
  }
  return (
    <table className={styles.table}>
      <caption className="sr-only">{t('logs.fields', 'Fields of the line')}</caption>
      <tbody>
        {fields.map(([key, value]) => (
          <tr key={key}>
            <th scope="row">
              <LineText text={key} />
            </th>
            <td>
              <LineText text={cutTo(value, SHOWN_CHARACTERS)} />
            </td>
            <td className={styles.buttons}>
              <FilterButton name={key} value={value} filterFor={filterFor} />
              <IconButton
                name="copy"
                size="sm"
                tooltip={t('logs.copy-value', 'Copy the value')}
                onClick={() => onCopy(value, t('logs.copied', 'Copied'))}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FilterProps extends Pick<LineActions, 'filterFor'> {
  readonly name: string;
  readonly value: string;
}

function FilterButton({ name, value, filterFor }: FilterProps) {
  const filter = filterFor?.(name, value);
  return filter === undefined ? null : (
    <IconButton
      name="filter"
      size="sm"
      tooltip={t('logs.filter-for', 'Only lines with this value')}
      onClick={filter}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    fontSize: theme.typography.bodySmall.fontSize,
    'tr:hover': { background: theme.colors.background.secondary },
    'th, td': {
      padding: theme.spacing(0.25, 0.5),
      verticalAlign: 'top',
      overflowWrap: 'anywhere',
      whiteSpace: 'pre-wrap',
    },
    th: { width: '35%', color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    td: { fontFamily: theme.typography.fontFamilyMonospace },
  }),
  buttons: css({ width: theme.spacing(7), textAlign: 'end' }),
});
