import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Stack, Switch, Field, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import type { ApiError } from '../../api/errors.ts';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { LengthField, RadioField, TextField } from '../fields.tsx';
import { SEVERITIES, type NewRule } from '../types.ts';
import { severityName } from '../words.ts';
import { ChannelChoice } from './ChannelChoice.tsx';
import { ConditionFields } from './ConditionFields.tsx';
import { definitionOf, problemsOf, type Problems, type RuleDraft } from './draft.ts';
import { LabelFields } from './LabelFields.tsx';
import { OverrideFields } from './OverrideFields.tsx';
import { ScopeFields } from './ScopeFields.tsx';
import { TryIt } from './TryIt.tsx';

interface Props {
  readonly initial: RuleDraft;
  readonly button: string;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly mayWrite: boolean;
  readonly onSubmit: (rule: NewRule) => void;
  readonly onCancel: () => void;
}

/** A rule: what it looks at, where, how long, how bad, who is told, what to do; and a try of it on what is stored. */
export function RuleForm({ initial, button, busy, refusal, mayWrite, onSubmit, onCancel }: Props) {
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState(false);
  const set = (change: Partial<RuleDraft>) => setDraft((old) => ({ ...old, ...change }));
  const problems = problemsOf(draft);
  const shown: Problems = sent ? problems : {};
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (Object.keys(problems).length === 0) {
          onSubmit(definitionOf(draft));
        }
      }}
    >
      <fieldset disabled={!mayWrite} className={styles.fields}>
        <Section title={t('rule.what', 'What, and when is it bad?')}>
          <div className={styles.part}>
            <TextField
              label={t('rule.name', 'Name')}
              description={t('rule.name-help', 'Silences and policies match it: it is the label alertname.')}
              required
              problem={shown.name}
              maxLength={256}
              value={draft.name}
              onChange={(name) => set({ name })}
            />
            <ConditionFields
              condition={draft.condition}
              problems={shown}
              onChange={(condition) => set({ condition })}
            />
            <LengthField
              label={t('rule.for', 'It has to last')}
              description={t('rule.for-help', 'Shorter than that nobody hears of it. 0: at once.')}
              problem={shown.for}
              value={draft.for_seconds}
              onChange={(for_seconds) => set({ for_seconds })}
            />
            <LengthField
              label={t('rule.keep', 'Good again for')}
              description={t('rule.keep-help', 'Only then is it over. 0: at once.')}
              problem={shown.keep}
              value={draft.keep_firing_seconds}
              onChange={(keep_firing_seconds) => set({ keep_firing_seconds })}
            />
          </div>
        </Section>
        <Section title={t('rule.where', 'Where?')}>
          <div className={styles.part}>
            <ScopeFields scope={draft.scope} onChange={(scope) => set({ scope })} />
            <OverrideFields
              overrides={draft.overrides}
              condition={draft.condition}
              problem={shown.overrides}
              onChange={(overrides) => set({ overrides })}
            />
          </div>
        </Section>
        <Section title={t('rule.then', 'What then?')}>
          <div className={styles.part}>
            <RadioField
              label={t('alerts.severity-name', 'Severity')}
              value={draft.severity}
              options={SEVERITIES.map((value) => ({ value, label: severityName(value) }))}
              onChange={(severity) => set({ severity })}
            />
            <ChannelChoice
              label={t('rule.channels', 'Told first')}
              description={t('rule.channels-help', 'None: those of the policy ("Who is told").')}
              chosen={draft.notification_channels}
              onChange={(notification_channels) => set({ notification_channels })}
            />
            <TextField
              label={t('rule.runbook', 'What to do')}
              description={t('rule.runbook-help', 'Comes with the alert: steps, commands, links.')}
              rows={5}
              maxLength={8_192}
              value={draft.runbook}
              onChange={(runbook) => set({ runbook })}
            />
            <LabelFields labels={draft.labels} onChange={(labels) => set({ labels })} />
            <Enabled value={draft.enabled} onChange={(enabled) => set({ enabled })} />
          </div>
        </Section>
      </fieldset>
      <TryIt
        draft={draft}
        isSound={Object.keys(problems).length === 0}
        onTake={(for_seconds) => set({ for_seconds })}
      />
      <Refused error={refusal} />
      <Stack gap={1}>
        {mayWrite && (
          <Button type="submit" disabled={busy}>
            {button}
          </Button>
        )}
        <Button type="button" variant="secondary" onClick={onCancel}>
          {mayWrite ? t('confirm.cancel', 'Cancel') : t('rule.back', 'Back')}
        </Button>
      </Stack>
    </form>
  );
}

function Enabled({ value, onChange }: { readonly value: boolean; readonly onChange: (on: boolean) => void }) {
  const id = useId();
  return (
    <Field label={t('rule.enabled', 'Switched on')} htmlFor={id} noMargin>
      <Switch id={id} value={value} onChange={(event) => onChange(event.currentTarget.checked)} />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const column = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 });
  return {
    form: css(column, { maxWidth: theme.spacing(120) }),
    fields: css(column, { border: 'none', margin: 0, padding: 0 }),
    part: css(column, { maxWidth: theme.spacing(80) }),
  };
};
