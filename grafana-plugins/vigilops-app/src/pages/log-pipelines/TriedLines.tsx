import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { FilterPill, Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { count } from '../../fleet/words.ts';
import { LineText } from '../../logs/LineText.tsx';
import { t } from '../../t.ts';
import { becameName, tookUs } from './pipeline-words.ts';
import { BECAME, becameOf, bodyParts, fieldChanges, summaryOf, type Became } from './tried.ts';
import type { TriedLine } from './types.ts';

interface Props {
  readonly lines: readonly TriedLine[];
}

/** What became of each line, with the words and fields that changed. */
export function TriedLines({ lines }: Props) {
  const styles = useStyles2(getStyles);
  const [chosen, setChosen] = useState<Became>();
  const { counts, averageUs, slowestUs } = summaryOf(lines);
  const show = chosen !== undefined && counts.has(chosen) ? chosen : undefined;
  const shown = lines.filter((line) => show === undefined || becameOf(line) === show);
  if (lines.length === 0) {
    return (
      <p role="status">
        {t('pipelines.tried-none', 'No line was found to try it on: search for others, or write some.')}
      </p>
    );
  }
  return (
    <div className={styles.part}>
      <div className={styles.head}>
        {BECAME.filter((became) => counts.has(became)).map((became) => (
          <FilterPill
            key={became}
            label={`${becameName(became)} ${count(counts.get(became) ?? 0)}`}
            selected={show === became}
            onClick={() => setChosen(show === became ? undefined : became)}
          />
        ))}
        <span className={styles.note} role="status">
          {t('pipelines.tried', '{{total}} lines tried, {{average}} a line, {{slowest}} at most', {
            total: count(lines.length),
            average: tookUs(averageUs),
            slowest: tookUs(slowestUs),
          })}
        </span>
      </div>
      <ol className={styles.lines} aria-label={t('pipelines.tried-lines', 'What became of each line')}>
        {shown.map((line, at) => (
          <Line key={at} line={line} />
        ))}
      </ol>
    </div>
  );
}

const ICONS: Readonly<Record<Became, IconName>> = {
  failed: 'exclamation-triangle',
  dropped: 'trash-alt',
  sampled_out: 'filter',
  changed: 'pen',
  same: 'check',
  unmatched: 'minus-circle',
};

function Line({ line }: { readonly line: TriedLine }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const became = becameOf(line);
  const isGone = line.after === null;
  const colour =
    became === 'failed'
      ? theme.colors.warning.text
      : became === 'changed'
        ? theme.colors.info.text
        : theme.colors.text.secondary;
  return (
    <li>
      <div className={styles.mark} style={{ color: colour }}>
        <Icon name={ICONS[became]} />
        {becameName(became)}
        <span className={styles.took}>{tookUs(line.duration_us)}</span>
      </div>
      <div className={styles.body} data-gone={isGone}>
        {bodyParts(line).map(({ kind, value }, at) =>
          kind === 'same' ? (
            <LineText key={at} text={value} />
          ) : kind === 'gone' ? (
            <del key={at}>
              <LineText text={value} />
            </del>
          ) : (
            <ins key={at}>
              <LineText text={value} />
            </ins>
          ),
        )}
      </div>
      <Changes line={line} />
      {line.failures.map(({ pipeline, step, type, message }) => (
        <div key={`${pipeline} ${String(step)}`} className={styles.failure}>
          {t('pipelines.failed-at', '{{pipeline}}, step {{step}} {{type}}:', {
            pipeline,
            step: step + 1,
            type,
          })}{' '}
          {message}
        </div>
      ))}
    </li>
  );
}

function Changes({ line }: { readonly line: TriedLine }) {
  const styles = useStyles2(getStyles);
  const changes = fieldChanges(line);
  return changes.length === 0 ? null : (
    <dl className={styles.changes}>
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd>
            {before !== undefined && (
              <del>
                <LineText text={before} />
              </del>
            )}{' '}
            {after !== undefined && (
              <ins>
                <LineText text={after} />
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  lines: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > li': {
      padding: theme.spacing(1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      minWidth: 0,
    },
    '& > li:last-child': { borderBottom: 'none' },
    'del, ins': { padding: theme.spacing(0, 0.25), borderRadius: theme.shape.radius.default },
    del: { background: theme.colors.error.transparent, textDecoration: 'line-through' },
    ins: { background: theme.colors.success.transparent, textDecoration: 'none' },
  }),
  mark: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  took: css({
    marginLeft: 'auto',
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
  body: css({
    marginTop: theme.spacing(0.5),
    fontFamily: theme.typography.fontFamilyMonospace,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    '&[data-gone="true"]': { color: theme.colors.text.secondary, textDecoration: 'line-through' },
  }),
  changes: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    margin: theme.spacing(0.5, 0, 0),
    '& > div': { display: 'flex', gap: theme.spacing(0.75), minWidth: 0 },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, overflowWrap: 'anywhere', fontFamily: theme.typography.fontFamilyMonospace },
  }),
  failure: css({ marginTop: theme.spacing(0.5), color: theme.colors.warning.text, overflowWrap: 'anywhere' }),
});
