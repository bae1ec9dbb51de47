import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, TextArea, useStyles2 } from '@grafana/ui';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { t } from '../../t.ts';

interface Props {
  readonly busy: boolean;
  readonly isFirst: boolean;
  /** Who pays. */
  readonly notes: readonly string[];
  readonly onAsk: (question: string) => void;
  readonly onStop: () => void;
}

/** Where the next question is written. */
export function PlayAsk({ busy, isFirst, notes, onAsk, onStop }: Props) {
  const styles = useStyles2(getStyles);
  const [question, setQuestion] = useState('');
  const isEmpty = question.trim() === '';
  const ask = () => {
    if (!busy && !isEmpty) {
      onAsk(question);
      setQuestion('');
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask();
  };
  const press = (event: KeyboardEvent) => {
    // Who writes Chinese ends a word with Enter, too.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      ask();
    }
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextArea
        aria-label={t('llm.play.question', 'Your message')}
        placeholder={
          isFirst
            ? t('llm.play.first', 'Ask the model something. Enter sends, Shift and Enter begin a new line.')
            : t('llm.play.next', 'Go on')
        }
        rows={isFirst ? 3 : 2}
        maxLength={200_000}
        value={question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
        onKeyDown={press}
      />
      <div className={styles.line}>
        <div className={styles.notes}>
          {notes.map((note) => (
            <div key={note}>{note}</div>
          ))}
        </div>
        {busy ? (
          <Button type="button" variant="secondary" icon="square-shape" onClick={onStop}>
            {t('llm.play.stop', 'Stop')}
          </Button>
        ) : (
          <Button type="submit" icon="message" disabled={isEmpty}>
            {t('llm.play.ask', 'Ask')}
          </Button>
        )}
      </div>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
  }),
  notes: css({ flex: '1 1 240px', color: theme.colors.text.secondary }),
});
