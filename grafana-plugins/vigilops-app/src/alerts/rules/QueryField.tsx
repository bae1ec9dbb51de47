import { css } from '@emotion/css';
import { Field, Input, ToolbarButton, useStyles2 } from '@grafana/ui';
import type { LogQueryError } from '@vigilops/contracts/log-query';
import { useId, useState } from 'react';
import { QueryProblem } from '../../pages/logs/QueryProblem.tsx';
import { t } from '../../t.ts';

interface Props {
  readonly query: string;
  readonly caseSensitive: boolean;
  readonly problem: LogQueryError | undefined;
  /** Somebody wanted to keep it as it is. */
  readonly isSent: boolean;
  readonly onChange: (query: string, caseSensitive: boolean) => void;
}

/** A search as in the log centre. What is wrong is told when one leaves it, and marked where it is. */
export function QueryField({ query, caseSensitive, problem, isSent, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [left, setLeft] = useState(true);
  const shown = left || isSent ? problem : undefined;
  return (
    <div>
      <Field
        label={t('rule.query', 'Search')}
        description={t(
          'rule.query-help',
          'As in the log centre: words, "a phrase", status:>=500, -health. Empty: any line.',
        )}
        invalid={shown !== undefined}
        htmlFor={id}
        noMargin
      >
        <Input
          id={id}
          className={styles.input}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={4_096}
          value={query}
          onFocus={() => setLeft(false)}
          onBlur={() => setLeft(true)}
          onChange={(event) => onChange(event.currentTarget.value, caseSensitive)}
          suffix={
            <ToolbarButton
              type="button"
              variant={caseSensitive ? 'active' : 'default'}
              aria-pressed={caseSensitive}
              tooltip={t('logs-page.case', 'Tell large and small letters apart')}
              onClick={() => onChange(query, !caseSensitive)}
            >
              Aa
            </ToolbarButton>
          }
        />
      </Field>
      {shown !== undefined && <QueryProblem query={query} problem={shown} />}
    </div>
  );
}

const getStyles = () => ({ input: css({ input: { fontFamily: 'monospace' } }) });
