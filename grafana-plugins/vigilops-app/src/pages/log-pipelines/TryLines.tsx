import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, Input, RadioButtonGroup, Select, TextArea, useStyles2 } from '@grafana/ui';
import { useId } from 'react';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { readQuery } from '../logs/log-filter.ts';
import { QueryProblem } from '../logs/QueryProblem.tsx';
import { TRY_LIMITS, TRY_RANGES, type TryDraft, type TryRange } from './try-draft.ts';

interface Props {
  readonly draft: TryDraft;
  readonly onChange: (change: Partial<TryDraft>) => void;
}

/** Which lines it is tried on: past ones by a search, or some of one's own. */
export function TryLines({ draft, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  return (
    <div className={styles.part}>
      <RadioButtonGroup
        className={styles.choice}
        aria-label={t('pipelines.try-on', 'Try it on')}
        value={draft.source}
        options={[
          { value: 'past' as const, label: t('pipelines.try-past', 'Past lines') },
          { value: 'own' as const, label: t('pipelines.try-own', 'Lines of my own') },
        ]}
        onChange={(source) => onChange({ source })}
      />
      {draft.source === 'past' ? (
        <Past draft={draft} onChange={onChange} />
      ) : (
        <div className={styles.fields}>
          <Field
            label={t('pipelines.try-text', 'Lines, one below the other')}
            htmlFor={`${id}-text`}
            noMargin
            className={styles.wide}
          >
            <TextArea
              id={`${id}-text`}
              rows={5}
              spellCheck={false}
              wrap="off"
              className={styles.text}
              value={draft.text}
              onChange={(event) => onChange({ text: event.currentTarget.value })}
            />
          </Field>
          <Field label={t('pipelines.try-service', 'Sent by the service')} htmlFor={`${id}-service`} noMargin>
            <Input
              id={`${id}-service`}
              width={24}
              autoComplete="off"
              maxLength={256}
              value={draft.service}
              onChange={(event) => onChange({ service: event.currentTarget.value })}
            />
          </Field>
        </div>
      )}
    </div>
  );
}

function Past({ draft, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const { problem } = readQuery({ query: draft.query, caseSensitive: false });
  return (
    <div className={styles.fields}>
      <div className={styles.wide}>
        <Field label={t('pipelines.try-query', 'Newest lines that match')} htmlFor={`${id}-query`} noMargin>
          <Input
            id={`${id}-query`}
            className={styles.text}
            placeholder={t('logs-page.search-text', 'Words, "a phrase", host:web-1, level:>=warn, -health')}
            autoComplete="off"
            spellCheck={false}
            maxLength={4_096}
            invalid={problem !== undefined}
            value={draft.query}
            onChange={(event) => onChange({ query: event.currentTarget.value })}
          />
        </Field>
        {problem !== undefined && <QueryProblem query={draft.query} problem={problem} />}
      </div>
      <Field label={t('pipelines.try-range', 'Of the last')} htmlFor={`${id}-range`} noMargin>
        <Select<TryRange>
          inputId={`${id}-range`}
          aria-label={t('pipelines.try-range', 'Of the last')}
          width={16}
          value={draft.range}
          options={TRY_RANGES.map((value) => ({ value, label: rangeName(value) }))}
          onChange={({ value }) => value !== undefined && onChange({ range: value })}
        />
      </Field>
      <Field label={t('pipelines.try-limit', 'How many')} htmlFor={`${id}-limit`} noMargin>
        <Select<number>
          inputId={`${id}-limit`}
          aria-label={t('pipelines.try-limit', 'How many')}
          width={12}
          value={draft.limit}
          options={TRY_LIMITS.map((value) => ({ value, label: count(value) }))}
          onChange={({ value }) => value !== undefined && onChange({ limit: value })}
        />
      </Field>
    </div>
  );
}

function rangeName(range: TryRange): string {
  switch (range) {
    case 'now-15m':
      return t('pipelines.range-15m', '15 minutes');
    case 'now-1h':
      return t('pipelines.range-1h', 'hour');
    case 'now-24h':
      return t('pipelines.range-24h', '24 hours');
    case 'now-7d':
      return t('pipelines.range-7d', '7 days');
    default:
      return range satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  choice: css({ alignSelf: 'flex-start' }),
  fields: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1) }),
  wide: css({ flex: `1 1 ${theme.spacing(38)}`, minWidth: 0 }),
  text: css({
    'input&, textarea&, & input': { fontFamily: theme.typography.fontFamilyMonospace },
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
