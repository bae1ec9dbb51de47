import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { LogRecord } from '../../api/types.ts';
import { Section } from '../../fleet/Section.tsx';
import { absolute } from '../../fleet/words.ts';
import type { ErrorIssueDetail } from '../../issues/types.ts';
import { LineText } from '../../logs/LineText.tsx';
import { cutTo } from '../../logs/plain-text.ts';
import { t } from '../../t.ts';
import { logsPath, type LinkRange } from '../paths.ts';

/** The rest stands in the log centre. */
const CHARACTERS = 4_000;
const BEFORE_MS = 900_000;

interface Props {
  readonly issue: ErrorIssueDetail;
  readonly range: LinkRange;
}

/** Some of its lines as they were written; each opens in the log centre. */
export function Samples({ issue, range }: Props) {
  const styles = useStyles2(getStyles);
  const [which, setWhich] = useState<'newest' | 'oldest'>('newest');
  const lines = issue[which];
  return (
    <Section
      title={t('issue.lines', 'Its lines')}
      tools={
        <RadioButtonGroup<'newest' | 'oldest'>
          size="sm"
          aria-label={t('issue.which-lines', 'Which lines')}
          value={which}
          options={[
            { value: 'newest', label: t('issue.newest', 'Newest') },
            { value: 'oldest', label: t('issue.oldest', 'First') },
          ]}
          onChange={setWhich}
        />
      }
      more={{
        href: logsPath({ query: issue.search }, range),
        text: t('issue.all-lines', 'All of them in Logs'),
      }}
    >
      {lines.length === 0 && (
        <p className={styles.none}>{t('issue.no-lines', 'None is kept of this time.')}</p>
      )}
      <ul className={styles.list}>
        {lines.map((line) => (
          <li key={line.id}>
            <Link href={lineLink(line, issue.search)} className={styles.head}>
              {absolute(Date.parse(line.time))} {line.host_name ?? ''}
            </Link>
            <pre>
              <LineText text={cutTo(line.body, CHARACTERS)} />
            </pre>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The search with a range that ends with the line, which is open then. */
function lineLink({ id, time }: LogRecord, query: string): string {
  const ms = Date.parse(time);
  return `${logsPath({ query }, { from: String(ms - BEFORE_MS), to: String(ms + 1) })}&line=${encodeURIComponent(id)}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: 0,
    pre: {
      maxHeight: theme.spacing(28),
      overflow: 'auto',
      margin: 0,
      padding: theme.spacing(1),
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
      fontSize: theme.typography.bodySmall.fontSize,
      border: 'none',
      background: theme.colors.background.canvas,
    },
  }),
  head: css({
    fontVariantNumeric: 'tabular-nums',
    color: theme.colors.text.link,
    '&:hover': { textDecoration: 'underline' },
  }),
});
