import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2, type ComboboxOption } from '@grafana/ui';
import { useState } from 'react';
import { Section } from '../../fleet/Section.tsx';
import type { Payer } from '../../llm/play/play-stream.ts';
import { playOf, usePlay, type Manner } from '../../llm/play/use-play.ts';
import { Snippets } from '../../llm/Snippets.tsx';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';
import { PlayAsk } from './PlayAsk.tsx';
import { PlayManner } from './PlayManner.tsx';
import { PlayTurn } from './PlayTurn.tsx';

interface Props {
  /** At least one. */
  readonly payers: readonly Payer[];
  /** At least one. */
  readonly models: readonly ComboboxOption[];
}

/** One conversation with a model: how it is asked, what it said and what that came to. */
export function Playground({ payers, models }: Props) {
  const styles = useStyles2(getStyles);
  const [asModel, setModel] = useUrlState('model');
  const [asPayer, setPayer] = useUrlState('payer');
  const [rest, setRest] = useState({ system: '', temperature: Number.NaN, maxTokens: Number.NaN });
  const [showsCode, setShowsCode] = useState(false);
  const payer = payers.find(({ id }) => String(id) === asPayer) ?? payers[0];
  const manner: Manner = { ...rest, model: asModel === '' ? (models[0]?.value ?? '') : asModel };
  const { turns, busy, ask, stop, clear } = usePlay(payer, manner);
  // As it was asked last: an answer is no question.
  const { model, ...said } = playOf(manner, turns.slice(0, -1), turns.at(-1)?.question ?? '');
  return (
    <div className={styles.page}>
      <Section
        title={t('llm.play.how', 'Whom to ask, and how')}
        tools={
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            icon="brackets-curly"
            aria-expanded={showsCode}
            onClick={() => setShowsCode((shown) => !shown)}
          >
            {t('llm.play.as-code', 'As code')}
          </Button>
        }
      >
        <PlayManner
          payers={payers}
          payer={payer}
          models={models}
          manner={manner}
          onPayer={(id) => setPayer(String(id))}
          onManner={({ model: next, ...change }) => {
            if (next !== undefined) {
              setModel(next);
            }
            setRest((old) => ({ ...old, ...change }));
          }}
        />
        {showsCode && (
          <div className={styles.code}>
            <Snippets model={model} {...(said.messages.length === 0 ? {} : { said })} />
          </div>
        )}
      </Section>
      <Section
        title={t('llm.play.conversation', 'Conversation')}
        tools={
          turns.length > 0 && (
            <Button size="sm" variant="secondary" fill="text" icon="trash-alt" onClick={clear}>
              {t('llm.play.clear', 'Clear')}
            </Button>
          )
        }
      >
        {turns.map((turn) => (
          <PlayTurn key={turn.id} turn={turn} />
        ))}
        <PlayAsk busy={busy} isFirst={turns.length === 0} onAsk={ask} onStop={stop} notes={notesOf(payer)} />
      </Section>
    </div>
  );
}

function notesOf(payer: Payer | undefined): readonly string[] {
  const name = payer?.name ?? '';
  const pays =
    payer?.kind === 'key'
      ? t('llm.play.key-pays', 'Each answer is a call of your key {{name}}, and is paid like every other.', {
          name,
        })
      : t(
          'llm.play.project-pays',
          'Each answer is a call of the project {{name}}, and is paid like every other.',
          {
            name,
          },
        );
  return payer?.keepsTexts === true
    ? [pays, t('llm.play.kept', 'What is said is kept there, and Admins may read it.')]
    : [pays];
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    maxWidth: theme.breakpoints.values.lg,
    minWidth: 0,
  }),
  code: css({ marginTop: theme.spacing(2) }),
});
