import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../admin/Refused.tsx';
import type { Action } from '../admin/use-action.ts';
import { ConfigField, LinesField, SwitchField } from '../alerts/channels/ConfigField.tsx';
import { inLanguage, problemsOf, withField } from '../alerts/channels/draft.ts';
import { TextField } from '../alerts/fields.tsx';
import { TextWithLinks } from '../alerts/TextWithLinks.tsx';
import type { ApiError } from '../api/errors.ts';
import { t } from '../t.ts';
import { requestOfProvider, type ProviderDraft } from './provider-draft.ts';
import { ProviderTested } from './ProviderTested.tsx';
import type { LlmProvider, LlmProviderTested, LlmProviderType, NewProvider } from './types.ts';

interface Props {
  readonly type: LlmProviderType;
  readonly initial: ProviderDraft;
  /** Undefined: it is new. */
  readonly provider: LlmProvider | undefined;
  readonly test: Action<[provider: NewProvider, model?: string]>;
  readonly tested: LlmProviderTested | undefined;
  readonly button: string;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly onSubmit: (provider: NewProvider) => void;
  readonly onCancel: () => void;
}

/** What a provider needs, how to get it, and a call to try it. */
export function ProviderForm(props: Props) {
  const { type, initial, provider, test, tested, button, busy, refusal, onSubmit, onCancel } = props;
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState(false);
  const secrets = provider?.secrets ?? [];
  const problems = problemsOf(draft, type.fields, secrets);
  const shown: Readonly<Record<string, string>> = sent ? problems : {};
  const whenSound = (then: (request: NewProvider) => void) => {
    setSent(true);
    if (Object.keys(problems).length === 0) {
      then(requestOfProvider(draft));
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        whenSound(onSubmit);
      }}
    >
      <Stack direction="column" gap={2}>
        <details className={styles.setup} open={provider === undefined}>
          <summary>{t('channel.setup', 'How to get what is asked here')}</summary>
          <p>
            <TextWithLinks text={inLanguage(type.setup)} />
          </p>
        </details>
        <TextField
          label={t('channel.name', 'Name')}
          description={t('llm.provider.name-help', 'As lists and figures call it.')}
          required
          problem={shown.name}
          maxLength={256}
          value={draft.name}
          onChange={(name) => setDraft((old) => ({ ...old, name }))}
        />
        {type.fields.map((field) => (
          <ConfigField
            key={field.key}
            field={field}
            value={draft.config[field.key]}
            problem={shown[field.key]}
            isSet={secrets.includes(field.key)}
            onChange={(value) => setDraft((old) => withField(old, field.key, value))}
          />
        ))}
        <LinesField
          label={t('llm.provider.models', 'Models that it does not list')}
          description={t('llm.provider.models-help', 'Such as deployments and fine-tuned ones.')}
          problem={undefined}
          required={false}
          placeholder=""
          value={draft.models}
          onChange={(models) => setDraft((old) => ({ ...old, models }))}
        />
        <SwitchField
          label={t('rule.enabled', 'Switched on')}
          value={draft.enabled}
          onChange={(enabled) => setDraft((old) => ({ ...old, enabled }))}
        />
        {tested !== undefined && (
          <ProviderTested
            tested={tested}
            extra={draft.models}
            busy={test.busy}
            onAsk={(model) => whenSound((request) => test.run(request, model))}
          />
        )}
        <Refused error={test.error ?? refusal} />
        <Stack gap={1} wrap="wrap">
          <Button type="submit" disabled={busy}>
            {button}
          </Button>
          <Button
            type="button"
            variant="secondary"
            icon={test.busy ? 'spinner' : 'bolt'}
            disabled={test.busy}
            onClick={() => whenSound((request) => test.run(request))}
          >
            {t('llm.provider.test', 'Try it')}
          </Button>
          <Button type="button" variant="secondary" fill="outline" onClick={onCancel}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  setup: css({
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    summary: { cursor: 'pointer' },
    p: { margin: theme.spacing(1, 0, 0), whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  }),
});
