import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Input, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../t.ts';
import type { ContextFilter } from './view-props.ts';

interface Props {
  readonly only: ContextFilter;
  readonly onChange: (only: ContextFilter) => void;
}

/** Which neighbours of a line are shown: of its log or of its whole host, and only those that a query finds. */
export function ContextFilters({ only, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const [query, setQuery] = useState(only.query);
  const ask = () => {
    if (query.trim() !== only.query) {
      onChange({ ...only, query: query.trim() });
    }
  };
  return (
    <>
      <RadioButtonGroup<ContextFilter['scope']>
        size="sm"
        aria-label={t('logs.context-scope', 'Lines of')}
        value={only.scope}
        options={[
          { value: 'stream', label: t('logs.context-stream', 'This log') },
          { value: 'host', label: t('logs.context-host', 'All services of this host') },
        ]}
        onChange={(scope) => onChange({ ...only, scope })}
      />
      <div className={styles.query}>
        <Input
          aria-label={t('logs.context-query', 'Only neighbours that match')}
          placeholder={t('logs.context-query-hint', 'Only lines with … (Enter)')}
          value={query}
          maxLength={4_096}
          spellCheck={false}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onBlur={ask}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              ask();
            }
          }}
        />
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  query: css({
    flex: '1 1 24ch',
    minWidth: 0,
    input: { fontFamily: theme.typography.fontFamilyMonospace },
  }),
});
