import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Investigation } from '@vigilops/contracts/api';
import { shortMoney } from '../llm/money.ts';
import { t } from '../t.ts';
import { AnswerParts } from './AnswerParts.tsx';
import { endingWords } from './ending-words.ts';
import { RowList } from './RowList.tsx';
import { ToolCalls } from './ToolCalls.tsx';

interface Props {
  readonly investigation: Investigation;
}

/** What an investigation found: words of a model where there are any, and what they stand on. */
export function ReportView({ investigation: { report, ended, state, usd, model } }: Props) {
  const styles = useStyles2(getStyles);
  if (state === 'running') {
    return <p className={styles.small}>{t('investigation.running', 'It is being looked into…')}</p>;
  }
  if (report === null) {
    return (
      <p className={styles.small}>{t('investigation.failed', 'It failed, and may be started again.')}</p>
    );
  }
  const words = endingWords(ended);
  return (
    <div className={styles.report}>
      <AnswerParts parts={report.parts} />
      {words !== null && <p className={styles.small}>{words}</p>}
      <RowList title={t('investigation.causes', 'Likely causes')} rows={report.causes} />
      <RowList title={t('investigation.evidence', 'What was found')} rows={report.evidence} />
      <RowList title={t('investigation.fixes', 'What helped before')} rows={report.suggestions} />
      <ToolCalls calls={report.tool_calls} />
      {model !== null && (
        <p className={styles.small}>
          {model}
          {usd === null ? '' : `, ${shortMoney(usd, 'USD')}`}
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  report: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  small: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
