import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, InlineSwitch, Input, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import type { ApiError } from '../../api/errors.ts';
import { Section } from '../../fleet/Section.tsx';
import { timeZones } from '../../pages/settings/time-zones.ts';
import { t } from '../../t.ts';
import { inWords } from '../form/problem-words.ts';
import type { Service, StatusPageSettings } from '../types.ts';
import { LogoField } from './LogoField.tsx';
import { ShownServices } from './ShownServices.tsx';

interface Props {
  readonly initial: StatusPageSettings;
  readonly services: readonly Service[];
  readonly mayWrite: boolean;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly onSave: (settings: StatusPageSettings) => void;
  /** Forgets what was changed here. */
  readonly onReset: () => void;
}

/** What visitors see, and how it looks. Nothing is told to anybody before it is saved. */
export function StatusPageForm({ initial, services, mayWrite, busy, refusal, onSave, onReset }: Props) {
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState(initial);
  const set = (change: Partial<StatusPageSettings>) => setDraft((old) => ({ ...old, ...change }));
  const [sent, setSent] = useState<StatusPageSettings>();
  const refused = refusedField(refusal);
  const problemOf = (key: keyof StatusPageSettings) =>
    refused?.key === key && sent?.[key] === draft[key] ? refused.problem : undefined;
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(draft);
        onSave(draft);
      }}
    >
      <Section title={t('status-page.shown', 'What visitors see')}>
        <div className={styles.form}>
          <div>
            <InlineSwitch
              showLabel
              label={t('status-page.enabled', 'The page is public')}
              value={draft.enabled}
              disabled={!mayWrite}
              onChange={(event) => set({ enabled: event.currentTarget.checked })}
            />
          </div>
          <ShownServices
            shown={draft.services}
            services={services}
            mayWrite={mayWrite}
            onChange={(shown) => set({ services: shown })}
          />
        </div>
      </Section>
      <Section title={t('status-page.look', 'How it looks')}>
        <Look draft={draft} disabled={!mayWrite} problemOf={problemOf} set={set} />
      </Section>
      {(refused === undefined || !TEXTS.includes(refused.key)) && <Refused error={refusal} />}
      {mayWrite && (
        <Stack gap={1} alignItems="center">
          <Button type="submit" disabled={busy || !changed}>
            {t('status-page.save', 'Save the page')}
          </Button>
          {(changed || refusal !== undefined) && (
            <Button type="button" variant="secondary" onClick={onReset}>
              {t('status-page.reset', 'Take the changes back')}
            </Button>
          )}
        </Stack>
      )}
    </form>
  );
}

/** Fields of texts, which say by themselves what is wrong with them. */
const TEXTS: readonly string[] = ['title', 'link', 'contact'];

/** `settings.status_page.contact: must be …` */
function refusedField(refusal: ApiError | undefined) {
  const [, key, problem] = /^settings\.status_page\.(\w+)[^:]*: (.*)$/s.exec(refusal?.message ?? '') ?? [];
  return key === undefined || problem === undefined ? undefined : { key, problem: inWords(problem) };
}

interface LookProps {
  readonly draft: StatusPageSettings;
  readonly disabled: boolean;
  readonly problemOf: (key: keyof StatusPageSettings) => string | undefined;
  readonly set: (change: Partial<StatusPageSettings>) => void;
}

function Look({ draft, disabled, problemOf, set }: LookProps) {
  const styles = useStyles2(getStyles);
  const text = (key: 'title' | 'link' | 'contact', label: string, help: string, placeholder: string) => (
    <Field
      label={label}
      description={help}
      invalid={problemOf(key) !== undefined}
      error={problemOf(key)}
      htmlFor={`status-page-${key}`}
      noMargin
    >
      <Input
        id={`status-page-${key}`}
        value={draft[key] ?? ''}
        placeholder={placeholder}
        disabled={disabled}
        autoComplete="off"
        onChange={({ currentTarget: { value } }) =>
          set({ [key]: key !== 'title' && value === '' ? null : value })
        }
      />
    </Field>
  );
  return (
    <div className={styles.form}>
      {text('title', t('maintenance.title', 'Title'), '', 'Status')}
      <LogoField logo={draft.logo} disabled={disabled} onChange={(logo) => set({ logo })} />
      {text(
        'link',
        t('status-page.link', 'Where the logo leads'),
        t('status-page.link-help', 'Your own site, for example.'),
        'https://example.com',
      )}
      {text(
        'contact',
        t('status-page.contact', 'Contact'),
        t('status-page.contact-help', 'Where visitors can write to.'),
        'mailto:ops@example.com',
      )}
      <Stack wrap="wrap" gap={2}>
        <Field label={t('status-page.language', 'Language')} htmlFor="status-page-language" noMargin>
          <Combobox
            id="status-page-language"
            width={28}
            disabled={disabled}
            value={draft.language}
            options={[
              { value: 'auto', label: t('status-page.language-auto', 'That of the visitor') },
              { value: 'en', label: 'English' },
              { value: 'zh', label: '中文' },
            ]}
            onChange={({ value }) => set({ language: value })}
          />
        </Field>
        <Field label={t('status-page.days', 'Days shown')} htmlFor="status-page-days" noMargin>
          <Combobox
            id="status-page-days"
            width={12}
            disabled={disabled}
            value={draft.days}
            options={[...new Set([7, 30, 60, 90, draft.days])]
              .sort((a, b) => a - b)
              .map((value) => ({ value, label: String(value) }))}
            onChange={({ value }) => set({ days: value })}
          />
        </Field>
      </Stack>
      <Field
        label={t('status-page.time-zone', 'Time zone')}
        description={t('status-page.time-zone-help', 'In which its days begin.')}
        htmlFor="status-page-zone"
        noMargin
      >
        <Combobox
          id="status-page-zone"
          width={36}
          disabled={disabled}
          value={draft.time_zone}
          options={[...new Set([...timeZones(), draft.time_zone])].map((value) => ({ value, label: value }))}
          onChange={({ value }) => set({ time_zone: value })}
        />
      </Field>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
});
