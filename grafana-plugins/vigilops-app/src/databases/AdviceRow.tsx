import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { severityColour } from '../alerts/look.ts';
import { SeverityMark } from '../alerts/Marks.tsx';
import { rowCard, rowFacts } from '../fleet/row-card.ts';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { explainPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import type { Advice } from './types.ts';

interface Props {
  readonly advice: Advice;
  readonly now: number;
  readonly busy: boolean;
  readonly onJudge: ((advice: Advice) => void) | undefined;
}

/** What is wrong, by which figures, and what to do about it, as text alone. */
export function AdviceRow({ advice, now, busy, onJudge }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { title, text, severity, evidence, state, dismissed } = advice;
  const colour = state === 'open' ? severityColour(severity, theme).main : theme.colors.border.medium;
  return (
    <article className={styles.row} style={{ borderLeftColor: colour }} aria-label={title}>
      <div className={styles.title} tabIndex={0} data-step>
        {title}
      </div>
      {evidence.length > 0 && (
        <ul className={styles.evidence} aria-label={t('databases.evidence', 'By these figures')}>
          {evidence.map((one) => (
            <li key={`${one.link} ${one.text}`}>
              <TextLink href={one.link} inline={false} color="primary">
                {one.text}
              </TextLink>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.text}>{text}</p>
      <div className={styles.facts}>
        <SeverityMark severity={severity} />
        <span>
          {t('issues.since', 'since')} <TimeAgo time={Date.parse(advice.first_seen)} now={now} />
        </span>
        {dismissed !== null && (
          <span>
            {t('databases.dismissed-by', 'dismissed by {{who}}', { who: dismissed.by })}{' '}
            <TimeAgo time={Date.parse(dismissed.at)} now={now} />
          </span>
        )}
      </div>
      <div className={styles.tools}>
        <TextLink href={explainPath({ kind: 'database', id: advice.database_id })} inline={false}>
          {t('explain.this', 'Explain this')}
        </TextLink>
        {onJudge !== undefined && (
          <Button
            size="sm"
            variant="secondary"
            icon={state === 'open' ? 'eye-slash' : 'eye'}
            disabled={busy}
            aria-label={
              state === 'open'
                ? t('databases.dismiss-this', 'Dismiss: {{title}}', { title })
                : t('databases.reopen-this', 'Open again: {{title}}', { title })
            }
            onClick={() => onJudge(advice)}
          >
            {state === 'open' ? t('databases.dismiss', 'Dismiss') : t('databases.reopen', 'Open again')}
          </Button>
        )}
      </div>
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css(rowCard(theme), { overflowWrap: 'anywhere', unicodeBidi: 'isolate' }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  evidence: css({
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    margin: theme.spacing(0.5, 0),
    fontVariantNumeric: 'tabular-nums',
  }),
  text: css({ margin: theme.spacing(0.5, 0), whiteSpace: 'pre-wrap' }),
  facts: rowFacts(theme),
  tools: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginTop: theme.spacing(0.5),
  }),
});
