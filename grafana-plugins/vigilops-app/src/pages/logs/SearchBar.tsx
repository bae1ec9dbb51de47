import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, Input, ToolbarButton, useStyles2 } from '@grafana/ui';
import type { CompletionSources } from '@vigilops/contracts/log-query';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { t } from '../../t.ts';
import { readQuery, type LogFilter } from './log-filter.ts';
import { QueryHelp } from './QueryHelp.tsx';
import { rememberSearch } from './query-history.ts';
import { QueryProblem } from './QueryProblem.tsx';
import { Suggestions } from './Suggestions.tsx';
import { useSuggestions } from './use-suggestions.ts';

interface Props {
  readonly filter: LogFilter;
  /** What the house says is wrong with the query that was asked, beyond what can be seen here. */
  readonly refusal: string | undefined;
  readonly sources: CompletionSources;
  /** The field whose values would be welcome. */
  readonly onWanted: (field: string) => void;
  readonly onSearch: (filter: LogFilter) => void;
}

/** A pause in writing after which one is told what is wrong. */
const PAUSE_MS = 700;

/** Where one writes what to look for. It has the focus from the start; Enter asks, Escape leaves it. */
export function SearchBar({ filter, refusal, sources, onWanted, onSearch }: Props) {
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [written, setWritten] = useWritten(filter.query);
  const { caseSensitive } = filter;
  const [judged, setJudged] = useState(filter.query);
  useEffect(() => {
    const timer = setTimeout(() => setJudged(written), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [written]);
  const { problem } = readQuery({ query: written, caseSensitive });
  const search = (query: string) => {
    setWritten(query);
    setJudged(query);
    suggestions.close();
    if (readQuery({ query, caseSensitive }).problem === undefined) {
      rememberSearch(query);
      onSearch({ query: query.trim(), caseSensitive });
    }
  };
  const suggestions = useSuggestions({
    input,
    written,
    sources,
    onWanted,
    onWrite: setWritten,
    onSearch: search,
  });
  const isJudged = written === judged || written === filter.query;
  const shown = isJudged ? problem : undefined;
  const said = written === filter.query && shown === undefined ? refusal : undefined;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (suggestions.onKey(event)) {
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      search(written);
    } else if (event.key === 'Escape') {
      // From then on j goes to the lines.
      event.currentTarget.blur();
    }
  };
  return (
    <div className={styles.bar}>
      <div className={styles.field} data-page-search onBlur={suggestions.onBlur}>
        <Input
          ref={input}
          autoFocus
          className={styles.input}
          invalid={shown !== undefined || said !== undefined}
          aria-label={t('logs-page.search', 'Search in log lines')}
          placeholder={t('logs-page.search-text', 'Words, "a phrase", host:web-1, level:>=warn, -health')}
          role="combobox"
          aria-expanded={suggestions.isOpen}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={
            suggestions.active === -1 ? undefined : `${listId}-${String(suggestions.active)}`
          }
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={4_096}
          value={written}
          onChange={(event) => {
            setWritten(event.currentTarget.value);
            suggestions.open();
          }}
          onClick={() => suggestions.open()}
          onSelect={suggestions.onCaret}
          onKeyDown={onKeyDown}
          suffix={
            <span className={styles.tools}>
              {written !== '' && (
                <IconButton
                  name="times"
                  tooltip={t('logs-page.clear', 'Clear the search')}
                  onClick={() => {
                    search('');
                    input.current?.focus();
                  }}
                />
              )}
              <QueryHelp onTry={search} />
              <ToolbarButton
                variant={caseSensitive ? 'active' : 'default'}
                aria-pressed={caseSensitive}
                tooltip={t('logs-page.case', 'Tell large and small letters apart')}
                onClick={() => onSearch({ query: written.trim(), caseSensitive: !caseSensitive })}
              >
                Aa
              </ToolbarButton>
              <ToolbarButton
                icon="search"
                variant={written.trim() === filter.query.trim() ? 'default' : 'active'}
                tooltip={t('logs-page.ask', 'Search (Enter)')}
                onClick={() => search(written)}
              />
            </span>
          }
        />
        {suggestions.isOpen && <Suggestions id={listId} {...suggestions} />}
      </div>
      {shown !== undefined && <QueryProblem query={written} problem={shown} />}
      {said !== undefined && (
        <p role="alert" className={styles.refusal}>
          {said}
        </p>
      )}
    </div>
  );
}

/** What is in the field. A search from elsewhere takes its place. */
function useWritten(query: string) {
  const [written, setWritten] = useState(query);
  const [before, setBefore] = useState(query);
  if (before !== query) {
    setBefore(query);
    // What comes back is what was sent, without the white space at its ends.
    if (written.trim() !== query.trim()) {
      setWritten(query);
    }
  }
  return [written, setWritten] as const;
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ flex: `1 1 ${theme.spacing(40)}`, minWidth: 0 }),
  field: css({ position: 'relative' }),
  input: css({ input: { fontFamily: theme.typography.fontFamilyMonospace } }),
  tools: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  refusal: css({
    margin: theme.spacing(0.5, 0, 0),
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
