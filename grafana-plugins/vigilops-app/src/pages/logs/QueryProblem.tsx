import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { LogQueryError } from '@vigilops/contracts/log-query';
import { t } from '../../t.ts';
import { problemText } from './query-words.ts';

interface Props {
  readonly query: string;
  readonly problem: LogQueryError;
}

/** Characters of the query that are shown at each side of what is wrong. */
const AROUND = 24;

/** The part of the query that is wrong, marked, and what to do about it. */
export function QueryProblem({ query, problem }: Props) {
  const styles = useStyles2(getStyles);
  const { from, to } = problem.span;
  const end = Math.min(Math.max(to, from + 1), from + AROUND);
  const start = Math.max(0, from - AROUND);
  return (
    <p role="alert" className={styles.problem}>
      <code className={styles.part}>
        {start > 0 && '…'}
        {query.slice(start, from)}
        <mark className={styles.wrong}>{query.slice(from, end) || ' '}</mark>
        {query.slice(end, end + AROUND)}
        {end + AROUND < query.length && '…'}
      </code>{' '}
      <span>
        {t('log-query.at-column', 'Column {{column}}:', { column: problem.column })} {problemText(problem)}
      </span>
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  problem: css({
    margin: theme.spacing(0.5, 0, 0),
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  part: css({
    margin: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    color: theme.colors.text.primary,
  }),
  wrong: css({
    padding: 0,
    color: 'inherit',
    background: theme.colors.error.transparent,
    textDecoration: `underline wavy ${theme.colors.error.text}`,
    textUnderlineOffset: 3,
  }),
});
