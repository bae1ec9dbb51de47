import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2, type IconName } from '@grafana/ui';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import { findingTitle, wordEffect, wordName } from './finding-words.ts';
import type { Finding, FindingWord } from './types.ts';

interface Props {
  readonly finding: Finding;
  readonly onDone: () => void;
}

const WORDS: readonly (readonly [FindingWord, IconName])[] = [
  ['useful', 'star'],
  ['not_useful', 'times'],
  ['expected', 'check'],
];

/** What people say of a finding; it can be taken back. */
export function FindingFeedback({ finding, onDone }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const judge = useAction(
    (word: FindingWord | null) => api.call('judgeFinding', { path: { id: finding.id }, body: { word } }),
    onDone,
  );
  const { feedback } = finding;
  const title = findingTitle(finding);
  return (
    <div className={styles.words} role="group" aria-label={t('findings.feedback', 'Was it useful?')}>
      {feedback === null ? (
        WORDS.map(([word, icon]) => (
          <Button
            key={word}
            size="sm"
            variant="secondary"
            fill="text"
            icon={icon}
            disabled={judge.busy}
            tooltip={wordEffect(word)}
            aria-label={t('findings.say', '{{word}}: {{title}}', { word: wordName(word), title })}
            onClick={() => judge.run(word)}
          >
            {wordName(word)}
          </Button>
        ))
      ) : (
        <>
          <span className={styles.said} title={wordEffect(feedback.word)}>
            {t('findings.said', '{{by}}: {{word}}', { by: feedback.by, word: wordName(feedback.word) })}
          </span>
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            icon="history-alt"
            disabled={judge.busy}
            aria-label={t('findings.undo-one', 'Take it back: {{title}}', { title })}
            onClick={() => judge.run(null)}
          >
            {t('findings.undo', 'Take it back')}
          </Button>
        </>
      )}
      {judge.error !== undefined && (
        <span role="alert" className={styles.error}>
          {judge.error.message}
        </span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  words: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
  said: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  error: css({ color: theme.colors.error.text, fontSize: theme.typography.bodySmall.fontSize }),
});
