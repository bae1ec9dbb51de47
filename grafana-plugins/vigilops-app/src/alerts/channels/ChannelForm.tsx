import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Stack, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import type { Action } from '../../admin/use-action.ts';
import type { ApiError } from '../../api/errors.ts';
import { t } from '../../t.ts';
import { ListField, NumberField, RadioField, TextField } from '../fields.tsx';
import { TextWithLinks } from '../TextWithLinks.tsx';
import { SEVERITIES, type ChannelRequest, type ChannelType, type NotificationChannel } from '../types.ts';
import { severityName } from '../words.ts';
import { ConfigField, SwitchField } from './ConfigField.tsx';
import { inLanguage, problemsOf, requestOf, withField, type Draft } from './draft.ts';

type Tested = Answer<'testChannel'>;

interface Props {
  readonly type: ChannelType;
  readonly initial: Draft;
  /** Undefined: it is new. */
  readonly channel: NotificationChannel | undefined;
  /** Names of the others. */
  readonly others: readonly string[];
  readonly test: Action<[channel: ChannelRequest]>;
  readonly tested: Tested | undefined;
  readonly button: string;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly onSubmit: (channel: ChannelRequest) => void;
  readonly onCancel: () => void;
}

/** What a channel needs, how to get it, and a message to try it. */
export function ChannelForm(props: Props) {
  const { type, initial, channel, test, tested, button, busy, refusal, onSubmit, onCancel } = props;
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const secrets = channel?.secrets ?? [];
  const problems = problemsOf(draft, type.fields, secrets);
  const shown: Readonly<Record<string, string>> = sent ? problems : {};
  const whenSound = (then: (request: ChannelRequest) => void) => {
    setSent(true);
    if (Object.keys(problems).length === 0) {
      then(requestOf(draft));
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
        <details className={styles.setup} open={channel === undefined}>
          <summary>{t('channel.setup', 'How to get what is asked here')}</summary>
          <p>
            <TextWithLinks text={inLanguage(type.setup)} />
          </p>
        </details>
        <TextField
          label={t('channel.name', 'Name')}
          description={t('channel.name-help', 'As policies and rules call it.')}
          required
          problem={shown.name}
          maxLength={256}
          value={draft.name}
          onChange={(name) => set({ name })}
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
        <Common draft={draft} perMinute={type.per_minute} others={props.others} set={set} />
        {tested !== undefined && <Outcome tested={tested} />}
        <Refused error={test.error ?? refusal} />
        <Stack gap={1} wrap="wrap">
          <Button type="submit" disabled={busy}>
            {button}
          </Button>
          <Button
            type="button"
            variant="secondary"
            icon={test.busy ? 'spinner' : 'message'}
            disabled={test.busy}
            onClick={() => whenSound(test.run)}
          >
            {t('channel.test', 'Send a test message')}
          </Button>
          <Button type="button" variant="secondary" fill="outline" onClick={onCancel}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}

interface CommonProps {
  readonly draft: Draft;
  /** The provider's limit. */
  readonly perMinute: number | null;
  readonly others: readonly string[];
  readonly set: (change: Partial<Draft>) => void;
}

/** What every channel has. */
function Common({ draft, perMinute, others, set }: CommonProps) {
  return (
    <>
      <ListField
        label={t('channel.min-severity', 'Told here from')}
        value={draft.min_severity}
        options={SEVERITIES.map((value) => ({ value, label: severityName(value) }))}
        onChange={(min_severity) => set({ min_severity })}
      />
      <RadioField
        label={t('channel.language', 'Language')}
        value={draft.language ?? ''}
        options={[
          { value: '', label: t('channel.of-house', "The house's") },
          { value: 'en', label: 'English' },
          { value: 'zh', label: '中文' },
        ]}
        onChange={(language) => set({ language: language === '' ? null : language })}
      />
      <NumberField
        label={t('channel.per-minute', 'At most so many a minute')}
        description={
          perMinute === null
            ? t('channel.no-limit', 'More is told in one message. Empty: no limit.')
            : t(
                'channel.limit',
                'More is told in one message. Empty: {{total}}, which its provider allows.',
                {
                  total: perMinute,
                },
              )
        }
        value={draft.per_minute ?? Number.NaN}
        onChange={(value) => set({ per_minute: Number.isNaN(value) ? null : value })}
      />
      <ListField
        label={t('channel.fallback', 'Where it refuses, instead')}
        value={draft.fallback ?? ''}
        options={[
          { value: '', label: t('channel.no-fallback', 'No other channel') },
          ...others.map((value) => ({ value, label: value })),
        ]}
        onChange={(name) => set({ fallback: name === '' ? null : name })}
      />
      <SwitchField
        label={t('channel.resolved', 'Also tell when it is over')}
        value={draft.send_resolved}
        onChange={(send_resolved) => set({ send_resolved })}
      />
      <SwitchField
        label={t('rule.enabled', 'Switched on')}
        value={draft.enabled}
        onChange={(enabled) => set({ enabled })}
      />
    </>
  );
}

/** What its provider said to the test message. */
function Outcome({ tested: { outcome, message, took_ms: took } }: { readonly tested: Tested }) {
  const title = () => {
    switch (outcome) {
      case 'sent':
        return t('channel.sent', 'Sent in {{time}} ms: look whether it arrived', { time: Math.round(took) });
      case 'refused':
        return t('channel.refused', 'The provider refuses it');
      case 'unreachable':
        return t('channel.unreachable', 'The provider cannot be reached');
      case 'busy':
        return t('channel.busy', 'The provider asks to wait');
      default:
        return outcome satisfies never;
    }
  };
  return (
    <Alert
      severity={outcome === 'sent' ? 'success' : outcome === 'busy' ? 'warning' : 'error'}
      title={title()}
    >
      {message}
    </Alert>
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
