import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, TextArea, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../../t.ts';

const MOST_CHARACTERS = 4_000;

interface Props {
  /** What it is about, as an address carries it. */
  readonly about: string | undefined;
  readonly busy: boolean;
  readonly isFirst: boolean;
  readonly onAsk: (question: string) => void;
  readonly onStop: () => void;
  readonly onLeaveAbout: () => void;
  readonly onNew: (() => void) | undefined;
}

/** Where a question is written; Enter asks, with Shift it is a new line. */
export function AskBox({ about, busy, isFirst, onAsk, onStop, onLeaveAbout, onNew }: Props) {
  const styles = useStyles2(getStyles);
  const usual = about === undefined ? '' : t('ask.explain', 'What is this, and why?');
  const [written, setWritten] = useState<string>();
  const question = written ?? usual;
  const ask = (text: string) => {
    if (text.trim() !== '' && !busy) {
      onAsk(text.trim());
      setWritten('');
    }
  };
  return (
    <div className={styles.box}>
      {about !== undefined && isFirst && (
        <p className={styles.about}>
          <span>{t('ask.about', 'About: {{what}}', { what: aboutWords(about) })}</span>
          <Button size="sm" variant="secondary" fill="text" icon="times" onClick={onLeaveAbout}>
            {t('ask.about-nothing', 'Ask about something else')}
          </Button>
        </p>
      )}
      <TextArea
        aria-label={t('ask.question', 'Question')}
        placeholder={t('ask.placeholder', 'Why did the payment service fail at 3 last night?')}
        rows={3}
        maxLength={MOST_CHARACTERS}
        value={question}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Enter also ends a word that an input method is asked for.
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            ask(question);
          }
        }}
      />
      <div className={styles.buttons}>
        {busy ? (
          <Button icon="times" variant="secondary" onClick={onStop}>
            {t('ask.stop', 'Stop')}
          </Button>
        ) : (
          <Button icon="message" disabled={question.trim() === ''} onClick={() => ask(question)}>
            {t('ask.ask', 'Ask')}
          </Button>
        )}
        {onNew !== undefined && !busy && (
          <Button variant="secondary" fill="text" icon="plus" onClick={onNew}>
            {t('ask.new', 'New conversation')}
          </Button>
        )}
      </div>
      {isFirst && about === undefined && (
        <div className={styles.buttons}>
          {examples().map((example) => (
            <Button key={example} size="sm" variant="secondary" fill="outline" onClick={() => ask(example)}>
              {example}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

const examples = (): readonly string[] => [
  t('ask.example-errors', 'Which services had the most errors in the last day?'),
  t('ask.example-changed', 'What changed before the newest incident?'),
  t('ask.example-slow', 'Why is it slow right now?'),
  t('ask.example-disk', 'Which disk will be full first?'),
];

function aboutWords(about: string): string {
  const params = new URLSearchParams(about);
  const what = params.get('about') ?? '';
  const names = ['host', 'service', 'metric', 'query'].flatMap((key) => params.get(key) ?? []);
  return [what, ...names].join(' ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), marginTop: theme.spacing(1) }),
  about: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1), margin: 0 }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
