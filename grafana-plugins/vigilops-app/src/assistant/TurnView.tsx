import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Spinner, useStyles2 } from '@grafana/ui';
import { shortMoney } from '../llm/money.ts';
import { t } from '../t.ts';
import { AnswerParts } from './AnswerParts.tsx';
import { endingWords } from './ending-words.ts';
import { RowList } from './RowList.tsx';
import { ToolCalls } from './ToolCalls.tsx';
import type { Turn } from './turns.ts';

interface Props {
  readonly turn: Turn;
}

/** A question, what was looked at, and the answer. */
export function TurnView({ turn }: Props) {
  const styles = useStyles2(getStyles);
  const { question, ended, message, parts, evidence, toolCalls, number } = turn;
  const isBare =
    ended === 'answered' && parts.length > 0 && parts.every(({ citations }) => citations.length === 0);
  const words = message ?? endingWords(ended);
  return (
    <article className={styles.turn}>
      <h3>{question}</h3>
      <ToolCalls calls={toolCalls} />
      {ended === null && (
        <p className={styles.small} role="status">
          <Spinner inline />{' '}
          {number > 1
            ? t('ask.looking-on', 'Looking on, turn {{number}}…', { number })
            : t('ask.looking', 'Looking…')}
        </p>
      )}
      <AnswerParts parts={parts} />
      {isBare && (
        <p className={styles.small}>
          {t('ask.bare', 'No sentence of this answer names a row that shows it: take it as a guess.')}
        </p>
      )}
      {words !== null && (
        <Alert severity={ended === 'stopped' || ended === 'cut' ? 'info' : 'warning'} title={words} />
      )}
      <RowList title={t('ask.evidence', 'What was found')} rows={evidence} />
      <Cost turn={turn} />
    </article>
  );
}

function Cost({ turn: { cost, model } }: Props) {
  const styles = useStyles2(getStyles);
  if (cost === undefined || model === null) {
    return null;
  }
  const tokens = cost.input_tokens + cost.output_tokens;
  const price = cost.usd === null ? t('ask.unpriced', 'price unknown') : shortMoney(cost.usd, 'USD');
  return (
    <p className={styles.small}>
      {t('ask.cost', '{{model}}, {{tokens}} tokens, {{price}}', { model, tokens, price })}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  turn: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    minWidth: 0,
    paddingBottom: theme.spacing(2),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    h3: {
      fontSize: theme.typography.h5.fontSize,
      margin: 0,
      overflowWrap: 'anywhere',
      whiteSpace: 'pre-wrap',
    },
  }),
  small: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
