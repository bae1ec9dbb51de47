import { css } from '@emotion/css';
import { dateTime, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import {
  Button,
  Checkbox,
  DateTimePicker,
  Field,
  Input,
  RadioButtonGroup,
  Stack,
  TextArea,
  useStyles2,
} from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import type { ApiError } from '../../api/errors.ts';
import type { Host } from '../../api/types.ts';
import { t } from '../../t.ts';
import { asOptions, Choices, named } from '../Choices.tsx';
import type { NewMaintenance, Service } from '../types.ts';
import { stretch } from '../words.ts';
import { definitionOf, draftProblems, type Draft, type DraftProblems } from './draft.ts';

interface Props {
  readonly initial: Draft;
  readonly button: string;
  readonly hosts: readonly Host[];
  readonly services: readonly Service[];
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly onSubmit: (definition: NewMaintenance) => void;
  readonly onCancel: () => void;
}

/** When, what, and whether visitors are told. */
export function MaintenanceForm({
  initial,
  button,
  hosts,
  services,
  busy,
  refusal,
  onSubmit,
  onCancel,
}: Props) {
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const problems = draftProblems(draft);
  const shown: DraftProblems = sent ? problems : {};
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
      <Field
        label={t('maintenance.title', 'Title')}
        required
        invalid={shown.title !== undefined}
        error={shown.title}
        htmlFor="maintenance-title"
        noMargin
      >
        <Input
          id="maintenance-title"
          value={draft.title}
          placeholder={t('maintenance.title-hint', 'Database upgrade')}
          autoComplete="off"
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
      </Field>
      <Times draft={draft} problem={shown.to} set={set} />
      <Scope draft={draft} problem={shown.scope} hosts={hosts} services={services} set={set} />
      <Field label={t('maintenance.note', 'Note')} htmlFor="maintenance-note" noMargin>
        <TextArea
          id="maintenance-note"
          rows={3}
          value={draft.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
      </Field>
      <div>
        <Checkbox
          label={t('maintenance.public', 'Tell visitors of the status page')}
          value={draft.isPublic}
          onChange={(event) => set({ isPublic: event.currentTarget.checked })}
        />
      </div>
      <Refused error={refusal} />
      <Stack gap={1}>
        <Button type="submit" disabled={busy}>
          {button}
        </Button>
        <Button type="button" variant="secondary" onClick={onCancel}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
      </Stack>
    </form>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly problem: string | undefined;
  readonly set: (change: Partial<Draft>) => void;
}

function Times({ draft, problem, set }: PartProps) {
  const timeZone = config.bootData.user.timezone ?? 'browser';
  return (
    <>
      <Field label={t('maintenance.from', 'From')} noMargin>
        <DateTimePicker
          date={dateTime(draft.from)}
          timeZone={timeZone}
          showSeconds={false}
          onChange={(date) => {
            if (date !== undefined) {
              // It stays as long as it was.
              set({ from: date.valueOf(), to: date.valueOf() + Math.max(0, draft.to - draft.from) });
            }
          }}
        />
      </Field>
      <Field
        label={t('maintenance.to', 'To')}
        description={
          draft.to > draft.from
            ? t('maintenance.length', 'It lasts {{time}}.', {
                time: stretch((draft.to - draft.from) / 1_000),
              })
            : ''
        }
        invalid={problem !== undefined}
        error={problem}
        noMargin
      >
        <DateTimePicker
          date={dateTime(draft.to)}
          timeZone={timeZone}
          showSeconds={false}
          onChange={(date) => {
            if (date !== undefined) {
              set({ to: date.valueOf() });
            }
          }}
        />
      </Field>
    </>
  );
}

type ScopeProps = PartProps & Pick<Props, 'hosts' | 'services'>;

function Scope({ draft, problem, hosts, services, set }: ScopeProps) {
  const styles = useStyles2(getStyles);
  return (
    <Field
      label={t('maintenance.scope', 'What it is about')}
      description={t('maintenance.scope-help', 'It does not count as downtime, and nothing of it alarms.')}
      invalid={problem !== undefined}
      error={problem}
      useFieldset
      noMargin
    >
      <div className={styles.scope}>
        <div>
          <RadioButtonGroup
            aria-label={t('maintenance.scope', 'What it is about')}
            value={draft.all}
            options={[
              { value: false, label: t('maintenance.chosen', 'Chosen parts') },
              { value: true, label: t('maintenance.all', 'Everything') },
            ]}
            onChange={(all) => set({ all })}
          />
        </div>
        {!draft.all && (
          <>
            <Choices
              label={t('services.title', 'Services')}
              options={named(services)}
              chosen={draft.serviceIds}
              onChange={(serviceIds) => set({ serviceIds })}
            />
            <Choices
              label={t('maintenance.hosts', 'Hosts, with all that runs there')}
              options={named(hosts)}
              chosen={draft.hostIds}
              onChange={(hostIds) => set({ hostIds })}
            />
            <Choices
              label={t('maintenance.groups', 'Groups')}
              options={asOptions([...hosts, ...services].flatMap(({ group }) => group ?? []))}
              chosen={draft.groups}
              onChange={(groups) => set({ groups })}
            />
          </>
        )}
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  scope: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
});
