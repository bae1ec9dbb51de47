import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, ClipboardButton, Spinner, useStyles2 } from '@grafana/ui';
import { isOver, type Turn } from '../../llm/play/turns.ts';
import { t } from '../../t.ts';
import { PlayFigures } from './PlayFigures.tsx';

/** A question, its answer as it comes, and beneath it what it came to. */
export function PlayTurn({ turn }: { readonly turn: Turn }) {
  const styles = useStyles2(getStyles);
  const { question, answer, thought, model, state, isCut } = turn;
  return (
    <div className={styles.turn} role="group" aria-label={question.slice(0, 80)}>
      <div className={styles.question}>{question}</div>
      {turn.redacted > 0 && (
        <p className={styles.taken}>
          {t('llm.play.redacted', 'Taken out of the conversation before it left: {{total}}', {
            total: turn.redacted,
          })}
        </p>
      )}
      <div className={styles.answer}>
        <div className={styles.who}>
          <strong>{model}</strong>
          {!isOver(turn) && <Spinner size="sm" inline />}
          {answer !== '' && isOver(turn) && (
            <ClipboardButton
              icon="copy"
              size="sm"
              variant="secondary"
              fill="text"
              aria-label={t('llm.play.copy', 'Copy the answer')}
              getText={() => answer}
            />
          )}
        </div>
        {thought !== '' && (
          <details className={styles.thought}>
            <summary>{t('llm.play.thought', 'What it thought')}</summary>
            {thought}
          </details>
        )}
        <div className={styles.text} aria-live="polite" aria-busy={!isOver(turn)}>
          {answer}
        </div>
        {state === 'stopped' && <p className={styles.note}>{t('llm.play.stopped', 'Stopped here.')}</p>}
        {isCut && (
          <p className={styles.note}>
            {t('llm.play.cut', 'It ends here because it may have no more tokens.')}
          </p>
        )}
        {state === 'failed' && <Failed turn={turn} />}
        {isOver(turn) && turn.requestId !== undefined && <PlayFigures requestId={turn.requestId} />}
      </div>
    </div>
  );
}

/** In the gateway's own words. */
function Failed({ turn: { error, status } }: { readonly turn: Turn }) {
  return (
    <Alert severity={status === 402 || status === 429 ? 'warning' : 'error'} title={titleOf(status)}>
      {error}
    </Alert>
  );
}

function titleOf(status: number | undefined): string {
  switch (status) {
    case 402:
      return t('llm.play.budget', 'A budget does not allow it');
    case 429:
      return t('llm.play.limit', 'Too much at once');
    case undefined:
      return t('llm.play.broken', 'The answer broke off');
    default:
      return t('llm.play.refused', 'There is no answer ({{status}})', { status });
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  turn: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(3),
  }),
  question: css({
    alignSelf: 'flex-end',
    maxWidth: '85%',
    padding: theme.spacing(1, 1.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
  answer: css({ minWidth: 0 }),
  who: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: theme.spacing(3),
    color: theme.colors.text.secondary,
  }),
  text: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
  thought: css({
    margin: theme.spacing(0.5, 0, 1),
    color: theme.colors.text.secondary,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
  taken: css({ alignSelf: 'flex-end', margin: 0, color: theme.colors.text.secondary }),
  note: css({ margin: theme.spacing(0.5, 0, 0), color: theme.colors.text.secondary }),
});
