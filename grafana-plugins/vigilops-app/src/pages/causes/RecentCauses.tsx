import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import type { RootCause } from '@vigilops/contracts/api';
import { useState } from 'react';
import { AnswerView } from '../../causes/AnswerView.tsx';
import { Judge } from '../../causes/Judge.tsx';
import { confidenceText } from '../../causes/words.ts';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import type { Polled } from '../../fleet/use-polled.ts';
import { t } from '../../t.ts';
import { incidentPath } from '../paths.ts';

interface Props {
  readonly recent: Polled<{ readonly items: readonly RootCause[] }>;
  readonly mayWrite: boolean;
}

const SHOWN = 30;

/** Answers that are kept, newest first; each opens. */
export function RecentCauses({ recent, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const now = recent.at ?? 0;
  return (
    <Section title={t('causes.recent', 'Recent answers')}>
      <Part polled={recent} rows={4} height={6}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.none}>
              {t(
                'causes.none',
                'None yet: incidents that are warnings or worse are looked at by themselves.',
              )}
            </p>
          ) : (
            <ul className={styles.list}>
              {newestOfEach(items).map((cause) => (
                <li key={cause.id}>
                  <Recent cause={cause} now={now} mayWrite={mayWrite} onJudged={recent.retry} />
                </li>
              ))}
            </ul>
          )
        }
      </Part>
    </Section>
  );
}

/** Incidents are looked at again and again: the newest look has seen most. What people asked stays. */
function newestOfEach(items: readonly RootCause[]): readonly RootCause[] {
  const seen = new Set<number>();
  return items
    .filter(({ incident_id: incident, asked_by: by }) => {
      if (incident === null || by !== null) {
        return true;
      }
      const isFirst = !seen.has(incident);
      seen.add(incident);
      return isFirst;
    })
    .slice(0, SHOWN);
}

interface RecentProps {
  readonly cause: RootCause;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onJudged: () => void;
}

function Recent({ cause, now, mayWrite, onJudged }: RecentProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const { answer, incident_id: incident, asked_by: by, feedback } = cause;
  const [first] = answer.candidates;
  return (
    <article aria-label={answer.text}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'angle-down' : 'angle-right'} />
        <span className={styles.text}>{answer.text}</span>
        <span className={styles.note}>
          {answer.verdict === 'unknown' || first === undefined
            ? t('causes.unknown', 'unknown')
            : confidenceText(first.confidence)}
        </span>
      </button>
      <div className={styles.facts}>
        {incident !== null && <TextLink href={incidentPath(incident)}>{`#${incident}`}</TextLink>}
        <span>
          <TimeAgo time={Date.parse(cause.at)} now={now} />
        </span>
        {by !== null && by !== '' && <span>{t('causes.by', 'asked by {{name}}', { name: by })}</span>}
        {feedback !== null && (
          <span>{feedback.is_right ? t('causes.right', 'was right') : t('causes.wrong', 'was wrong')}</span>
        )}
      </div>
      {open && (
        <div className={styles.body}>
          <AnswerView answer={answer} now={now} />
          {mayWrite && <Judge cause={cause} onJudged={onJudged} />}
        </div>
      )}
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, li: { borderTop: `1px solid ${theme.colors.border.weak}` } }),
  head: css({
    all: 'unset',
    boxSizing: 'border-box',
    cursor: 'pointer',
    width: '100%',
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    gap: theme.spacing(1),
    paddingTop: theme.spacing(1),
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  text: css({ overflowWrap: 'anywhere' }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    padding: theme.spacing(0, 0, 1, 3),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  note: css({ color: theme.colors.text.secondary }),
  body: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 0, 1.5, 3),
  }),
  none: css({ margin: 0, color: theme.colors.text.secondary }),
});
