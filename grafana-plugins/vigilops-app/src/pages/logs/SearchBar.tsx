import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, IconButton, Input, ToolbarButton, useStyles2 } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../t.ts';

interface Search {
  readonly text: string;
  readonly regex: boolean;
  readonly caseSensitive: boolean;
}

interface Props extends Search {
  /** What is wrong with the text. */
  readonly problem: string | undefined;
  readonly onChange: (search: Search) => void;
}

/** A pause in writing that asks. */
const PAUSE_MS = 400;

/** Where one writes what to look for. It has the focus from the start. */
export function SearchBar({ problem, onChange, ...search }: Props) {
  const styles = useStyles2(getStyles);
  const { text, regex, caseSensitive } = search;
  const [written, setWritten] = useWritten(text, (next) => onChange({ ...search, text: next }));
  return (
    <Field noMargin className={styles.field} invalid={problem !== undefined} error={problem} data-page-search>
      <Input
        autoFocus
        aria-label={t('logs-page.search', 'Search in log lines')}
        placeholder={
          regex
            ? t('logs-page.search-regex', 'Regular expression, as in timeout|refused')
            : t('logs-page.search-text', 'Part of a line')
        }
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            onChange({ ...search, text: written });
          }
        }}
        suffix={
          <span className={styles.tools}>
            {written !== '' && (
              <IconButton
                name="times"
                tooltip={t('logs-page.clear', 'Clear the search')}
                onClick={() => onChange({ ...search, text: '' })}
              />
            )}
            <ToolbarButton
              variant={caseSensitive ? 'active' : 'default'}
              aria-pressed={caseSensitive}
              tooltip={t('logs-page.case', 'Tell large and small letters apart')}
              onClick={() => onChange({ ...search, text: written, caseSensitive: !caseSensitive })}
            >
              Aa
            </ToolbarButton>
            <ToolbarButton
              variant={regex ? 'active' : 'default'}
              aria-pressed={regex}
              tooltip={t('logs-page.regex', 'Regular expression')}
              onClick={() => onChange({ ...search, text: written, regex: !regex })}
            >
              .*
            </ToolbarButton>
          </span>
        }
      />
    </Field>
  );
}

/** What is in the field; it becomes the search when writing pauses. A search from elsewhere takes its place. */
function useWritten(text: string, onPause: (text: string) => void) {
  const [written, setWritten] = useState(text);
  const latest = useRef({ text, onPause, sent: text });
  useEffect(() => {
    latest.current = { ...latest.current, text, onPause };
  });
  useEffect(() => {
    // What comes back is what was sent a moment ago: more may have been written since.
    if (text !== latest.current.sent) {
      latest.current.sent = text;
      setWritten(text);
    }
  }, [text]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (written !== latest.current.text) {
        latest.current.sent = written;
        latest.current.onPause(written);
      }
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [written]);
  return [written, setWritten] as const;
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ flex: `1 1 ${theme.spacing(40)}`, minWidth: 0 }),
  tools: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
});
