import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Drawer, Field, IconButton, Stack, useStyles2 } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { NumberField, TextField } from '../../alerts/fields.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { modelsOf } from '../../llm/provider-draft.ts';
import type { LlmAlias, LlmProvider, NewAlias } from '../../llm/types.ts';
import { t } from '../../t.ts';

const MOST_TARGETS = 16;

interface Target {
  readonly provider: number | undefined;
  readonly model: string;
  /** NaN: none is written. */
  readonly weight: number;
}

interface Draft {
  readonly alias: string;
  readonly targets: readonly Target[];
  readonly seconds: number;
}

interface Props {
  /** Undefined: a new one. */
  readonly alias: LlmAlias | undefined;
  readonly providers: readonly LlmProvider[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A name, and the models that stand behind it. */
export function AliasEditing({ alias, providers, onDone, onClose }: Props) {
  const { api } = useAppData();
  const [draft, setDraft] = useState(() => draftOf(alias, providers));
  const body = requestOf(draft);
  const save = useAction(
    (request: NewAlias) =>
      alias === undefined
        ? api.call('createLlmAlias', { body: request })
        : api.call('changeLlmAlias', { path: { id: alias.id }, body: request }),
    onDone,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body !== undefined) {
      save.run(body);
    }
  };
  const targets = (change: (old: readonly Target[]) => readonly Target[]) =>
    setDraft((old) => ({ ...old, targets: change(old.targets) }));
  return (
    <Drawer
      title={alias === undefined ? t('llm.alias.add', 'Add an alias') : alias.alias}
      size="md"
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack direction="column" gap={2}>
          <TextField
            label={t('token.name', 'Name')}
            description={t('llm.alias.name-help', 'What programs write where a model is asked for.')}
            required
            maxLength={256}
            placeholder="fast"
            value={draft.alias}
            onChange={(name) => setDraft((old) => ({ ...old, alias: name }))}
          />
          <Field
            label={t('llm.alias.targets', 'Targets')}
            description={t(
              'llm.alias.targets-help',
              'Calls are shared out by weight; where one cannot answer, the next one is asked. With the weight 0 one is asked only then.',
            )}
            useFieldset
            noMargin
          >
            <Stack direction="column" gap={1}>
              {draft.targets.map((target, at) => (
                <TargetFields
                  key={at}
                  number={at + 1}
                  target={target}
                  providers={providers}
                  onChange={(next) => targets((old) => old.with(at, next))}
                  {...(draft.targets.length > 1
                    ? { onRemove: () => targets((old) => old.toSpliced(at, 1)) }
                    : {})}
                />
              ))}
              <div>
                <Button
                  type="button"
                  icon="plus"
                  size="sm"
                  variant="secondary"
                  disabled={draft.targets.length >= MOST_TARGETS}
                  onClick={() => targets((old) => [...old, emptyTarget(providers)])}
                >
                  {t('llm.alias.another', 'Another model')}
                </Button>
              </div>
            </Stack>
          </Field>
          <NumberField
            label={t('llm.alias.seconds', 'Ask the next one after')}
            description={t('llm.alias.seconds-help', 'Seconds without a first token.')}
            unit="s"
            value={draft.seconds}
            onChange={(seconds) => setDraft((old) => ({ ...old, seconds }))}
          />
          <Refused error={save.error} />
          <Stack gap={1}>
            <Button type="submit" disabled={save.busy || body === undefined}>
              {alias === undefined
                ? t('llm.alias.add', 'Add an alias')
                : t('llm.alias.save', 'Save the alias')}
            </Button>
            <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
              {t('confirm.cancel', 'Cancel')}
            </Button>
          </Stack>
        </Stack>
      </form>
    </Drawer>
  );
}

interface TargetProps {
  readonly number: number;
  readonly target: Target;
  readonly providers: readonly LlmProvider[];
  readonly onChange: (target: Target) => void;
  readonly onRemove?: () => void;
}

function TargetFields({ number, target, providers, onChange, onRemove }: TargetProps) {
  const styles = useStyles2(getStyles);
  const provider = providers.find(({ id }) => id === target.provider);
  const models = provider === undefined ? [] : modelsOf(provider);
  const options = [...new Set([...models, ...(target.model === '' ? [] : [target.model])])];
  return (
    <div
      className={styles.target}
      role="group"
      aria-label={t('llm.alias.target', 'Model {{number}}', { number })}
    >
      <Field label={t('llm.of.provider', 'Provider')} htmlFor={`target-provider-${number}`} noMargin>
        <Combobox
          id={`target-provider-${number}`}
          value={target.provider ?? null}
          options={providers.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={({ value }) => onChange({ ...target, provider: value, model: '' })}
        />
      </Field>
      <Field label={t('llm.of.model', 'Model')} htmlFor={`target-model-${number}`} noMargin>
        <Combobox
          id={`target-model-${number}`}
          createCustomValue
          value={target.model === '' ? null : target.model}
          options={options.map((value) => ({ value, label: value }))}
          onChange={({ value }) => onChange({ ...target, model: value })}
        />
      </Field>
      <NumberField
        label={t('llm.alias.weight', 'Weight')}
        width={8}
        value={target.weight}
        onChange={(weight) => onChange({ ...target, weight })}
      />
      {onRemove !== undefined && (
        <IconButton
          name="trash-alt"
          tooltip={t('llm.alias.drop', 'Leave out model {{number}}', { number })}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

const emptyTarget = (providers: readonly LlmProvider[]): Target => ({
  provider: providers[0]?.id,
  model: '',
  weight: 1,
});

const draftOf = (alias: LlmAlias | undefined, providers: readonly LlmProvider[]): Draft =>
  alias === undefined
    ? { alias: '', targets: [emptyTarget(providers)], seconds: 60 }
    : {
        alias: alias.alias,
        targets: alias.targets.map(({ provider_id: provider, model, weight }) => ({
          provider,
          model,
          weight,
        })),
        seconds: alias.first_token_seconds,
      };

/** Undefined while something is missing. */
function requestOf({ alias, targets, seconds }: Draft): NewAlias | undefined {
  const sent = targets.flatMap(({ provider, model, weight }) =>
    provider === undefined || model === '' || !Number.isInteger(weight)
      ? []
      : [{ provider_id: provider, model, weight }],
  );
  return alias.trim() === '' || sent.length < targets.length || !Number.isInteger(seconds)
    ? undefined
    : { alias: alias.trim(), targets: sent, first_token_seconds: seconds };
}

const getStyles = (theme: GrafanaTheme2) => ({
  target: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(1),
    '& > :nth-child(1), & > :nth-child(2)': { flex: '1 1 150px' },
    '& > button': { marginBottom: theme.spacing(1) },
  }),
});
