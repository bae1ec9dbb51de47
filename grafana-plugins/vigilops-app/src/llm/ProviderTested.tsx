import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Marks } from '../fleet/Marks.tsx';
import { count } from '../fleet/words.ts';
import { t } from '../t.ts';
import type { LlmProviderTested } from './types.ts';
import { took } from './words.ts';

const SHOWN = 30;

interface Props {
  readonly tested: LlmProviderTested;
  /** Models that it does not list. */
  readonly extra: readonly string[];
  readonly busy: boolean;
  readonly onAsk: (model: string) => void;
}

/** What a provider said to a try: its models, and a word of one of them. */
export function ProviderTested({ tested, extra, busy, onAsk }: Props) {
  const styles = useStyles2(getStyles);
  const { outcome, message, models, answer } = tested;
  const all = [...new Set([...extra, ...models])];
  return (
    <div className={styles.box}>
      <Alert severity={severityOf(outcome)} title={titleOf(tested)}>
        {message}
        {answer !== null && <p>{t('llm.provider.answered', 'It answered: {{answer}}', { answer })}</p>}
      </Alert>
      {outcome === 'works' && (
        <>
          {models.length > 0 && (
            <details open>
              <summary>
                {t('llm.provider.has-models', '{{total}} models', { total: count(models.length) })}
              </summary>
              <Marks label={t('llm.models', 'Models')} texts={models.slice(0, SHOWN)} />
              {models.length > SHOWN &&
                t('llm.provider.more-models', 'and {{total}} more', { total: count(models.length - SHOWN) })}
            </details>
          )}
          {all.length > 0 && <AskOne models={all} busy={busy} onAsk={onAsk} />}
        </>
      )}
    </div>
  );
}

interface AskProps {
  readonly models: readonly string[];
  readonly busy: boolean;
  readonly onAsk: (model: string) => void;
}

/** A list proves that the key is good; only an answer proves that calls go through. */
function AskOne({ models, busy, onAsk }: AskProps) {
  const styles = useStyles2(getStyles);
  const [model, setModel] = useState<string>();
  return (
    <div className={styles.ask}>
      <Field
        label={t('llm.provider.ask', 'Ask one of them for a word')}
        description={t('llm.provider.ask-help', 'Costs a few tokens.')}
        htmlFor="llm-ask-model"
        noMargin
      >
        <Combobox
          id="llm-ask-model"
          value={model ?? null}
          placeholder={t('llm.provider.choose', 'Choose a model')}
          options={models.map((value) => ({ value, label: value }))}
          onChange={({ value }) => setModel(value)}
        />
      </Field>
      <Button
        type="button"
        variant="secondary"
        disabled={busy || model === undefined}
        onClick={() => model !== undefined && onAsk(model)}
      >
        {t('llm.provider.ask-it', 'Ask')}
      </Button>
    </div>
  );
}

const severityOf = (outcome: LlmProviderTested['outcome']) =>
  outcome === 'works' ? 'success' : outcome === 'busy' ? 'warning' : 'error';

function titleOf({ outcome, took_ms: ms }: LlmProviderTested): string {
  switch (outcome) {
    case 'works':
      return t('llm.provider.works', 'It works: answered within {{time}}', { time: took(ms) });
    case 'refused':
      return t('channel.refused', 'The provider refuses it');
    case 'unreachable':
      return t('channel.unreachable', 'The provider cannot be reached');
    case 'busy':
      return t('channel.busy', 'The provider asks to wait');
    default:
      return outcome satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    p: { margin: theme.spacing(0.5, 0, 0), overflowWrap: 'anywhere' },
    summary: { cursor: 'pointer', marginBottom: theme.spacing(0.5) },
  }),
  ask: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(1),
    '& > :first-child': { flex: '1 1 200px' },
  }),
});
