import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, useStyles2, type ComboboxOption } from '@grafana/ui';
import { useState } from 'react';
import { NumberField, TextField } from '../../alerts/fields.tsx';
import type { Payer } from '../../llm/play/play-stream.ts';
import type { Manner } from '../../llm/play/use-play.ts';
import { t } from '../../t.ts';

interface Props {
  readonly payers: readonly Payer[];
  readonly payer: Payer | undefined;
  readonly models: readonly ComboboxOption[];
  readonly manner: Manner;
  readonly onPayer: (id: number) => void;
  readonly onManner: (change: Partial<Manner>) => void;
}

/** Model and payer in sight; what most people leave as it is, below "More". */
export function PlayManner({ payers, payer, models, manner, onPayer, onManner }: Props) {
  const styles = useStyles2(getStyles);
  const [showsMore, setShowsMore] = useState(false);
  return (
    <>
      <div className={styles.line}>
        <Field label={t('llm.of.model', 'Model')} htmlFor="play-model" noMargin>
          <Combobox
            id="play-model"
            createCustomValue
            value={manner.model}
            options={[...models]}
            onChange={({ value }) => onManner({ model: value })}
          />
        </Field>
        <Field
          label={payer?.kind === 'key' ? t('llm.of.key', 'Key') : t('llm.of.project', 'Project')}
          htmlFor="play-payer"
          noMargin
        >
          <Combobox
            id="play-payer"
            value={payer?.id ?? null}
            options={payers.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={({ value }) => onPayer(value)}
          />
        </Field>
        <Button
          variant="secondary"
          fill="text"
          icon={showsMore ? 'angle-up' : 'angle-down'}
          aria-expanded={showsMore}
          onClick={() => setShowsMore((shown) => !shown)}
        >
          {t('llm.play.more', 'More')}
        </Button>
      </div>
      {showsMore && <More manner={manner} onManner={onManner} />}
    </>
  );
}

function More({ manner, onManner }: Pick<Props, 'manner' | 'onManner'>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.more}>
      <TextField
        label={t('llm.play.system', 'System prompt')}
        description={t('llm.play.system-help', 'What the model is told before the conversation.')}
        rows={3}
        maxLength={200_000}
        value={manner.system}
        onChange={(system) => onManner({ system })}
      />
      <div className={styles.line}>
        <NumberField
          label={t('llm.play.temperature', 'Temperature')}
          description={t('llm.play.as-model', 'Empty: as the model has it.')}
          problem={problemOf(manner.temperature, 0, 2)}
          value={manner.temperature}
          onChange={(temperature) => onManner({ temperature })}
        />
        <NumberField
          label={t('llm.play.max-tokens', 'Tokens of an answer, at most')}
          description={t('llm.play.as-model', 'Empty: as the model has it.')}
          problem={problemOf(manner.maxTokens, 1, 1_000_000)}
          value={manner.maxTokens}
          onChange={(maxTokens) => onManner({ maxTokens })}
        />
      </div>
    </div>
  );
}

function problemOf(value: number, from: number, to: number): string | undefined {
  return Number.isNaN(value) || (value >= from && value <= to && (to <= 2 || Number.isInteger(value)))
    ? undefined
    : t('llm.play.between', 'From {{from}} to {{to}}', { from, to });
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(2),
    '& > div': { flex: '1 1 220px', minWidth: 0 },
  }),
  more: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    marginTop: theme.spacing(2),
  }),
});
