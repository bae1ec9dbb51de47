import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import type { LogLine } from './line.ts';
import { LineText } from './LineText.tsx';
import { cutTo } from './plain-text.ts';
import type { LineActions } from './view-props.ts';

interface Props extends Pick<LineActions, 'filterFor' | 'filterOut' | 'onColumn'> {
  readonly line: LogLine;
  /** Labels that have a column of their own. */
  readonly columns: readonly string[];
  readonly onCopy: (text: string, said: string) => void;
}

const SHOWN_CHARACTERS = 2_000;

/** Names and values of a line; each value can be copied, and filtered by where that is possible. */
export function FieldTable({ line, columns, filterFor, filterOut, onColumn, onCopy }: Props) {
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
              <span className={styles.buttons}>
                <FilterButton
                  icon="search-plus"
                  tooltip={t('logs.filter-for', 'Only lines with this value')}
                  act={filterFor?.(key, value)}
                />
                <FilterButton
                  icon="search-minus"
                  tooltip={t('logs.filter-out', 'Only lines without this value')}
                  act={filterOut?.(key, value)}
                />
                {onColumn !== undefined && key !== 'level' && (
                  <IconButton
                    name="columns"
                    size="sm"
                    variant={columns.includes(key) ? 'primary' : 'secondary'}
                    aria-pressed={columns.includes(key)}
                    tooltip={
                      columns.includes(key)
                        ? t('logs.drop-column', 'Take its column out of the list')
                        : t('logs.add-column', 'Show it as a column in the list')
                    }
                    onClick={() => onColumn(key)}
                  />
                )}
                <IconButton
                  name="copy"
                  size="sm"
                  tooltip={t('logs.copy-value', 'Copy the value')}
                  onClick={() => onCopy(value, t('logs.copied', 'Copied'))}
                />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FilterProps {
  readonly icon: IconName;
  readonly tooltip: string;
  readonly act: (() => void) | undefined;
}

function FilterButton({ icon, tooltip, act }: FilterProps) {
  return act === undefined ? null : <IconButton name={icon} size="sm" tooltip={tooltip} onClick={act} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    fontSize: theme.typography.bodySmall.fontSize,
    td: { position: 'relative', fontFamily: theme.typography.fontFamilyMonospace },
    // They would leave no room for long values: they come over the end of the row that is meant.
    '@media (hover: hover)': {
      'td > span:last-of-type': {
        position: 'absolute',
        insetInlineEnd: 0,
        top: 0,
        paddingInlineStart: theme.spacing(0.5),
        opacity: 0,
        background: theme.colors.background.secondary,
      },
      'tr:hover > td > span:last-of-type, td > span:last-of-type:focus-within': { opacity: 1 },
    },
    'tr:hover': { background: theme.colors.background.secondary },
    'th, td': {
      padding: theme.spacing(0.25, 0.5),
      verticalAlign: 'top',
      overflowWrap: 'anywhere',
      whiteSpace: 'pre-wrap',
    },
    th: { width: '35%', color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
  }),
  buttons: css({ display: 'inline-block', whiteSpace: 'nowrap' }),
});
