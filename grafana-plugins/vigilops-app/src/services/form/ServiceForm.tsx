import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import {
  Button,
  CollapsableSection,
  Combobox,
  Field,
  LinkButton,
  RadioButtonGroup,
  Stack,
  useStyles2,
} from '@grafana/ui';
import { useEffect, useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import type { ApiError } from '../../api/errors.ts';
import type { Host } from '../../api/types.ts';
import { t } from '../../t.ts';
import type { NewService, Service } from '../types.ts';
import { typeName } from '../words.ts';
import { LengthField, TextField } from './fields.tsx';
import { definitionOf, type FormType, type FormValues } from './form-values.ts';
import { MoreFields } from './MoreFields.tsx';
import { ObserverFields } from './ObserverFields.tsx';
import { FOLDED, problemsIn } from './problems.ts';
import { TargetFields } from './TargetFields.tsx';
import { useServiceForm } from './use-service-form.ts';

interface Props {
  readonly initial: FormValues;
  /** The verb of the button. */
  readonly button: string;
  readonly hosts: readonly Host[];
  /** All services but this one. */
  readonly others: readonly Service[];
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  /** Where who does not want it goes. */
  readonly back: string;
  readonly onSubmit: (definition: NewService) => void;
}

const TYPES = ['http', 'tcp', 'dns', 'icmp', 'heartbeat'] as const satisfies FormType[];

/** A check: what matters first, the rest where it is wanted. */
export function ServiceForm({ initial, button, hosts, others, busy, refusal, back, onSubmit }: Props) {
  const styles = useStyles2(getStyles);
  const form = useServiceForm(initial, refusal);
  const [more, setMore] = useState(false);
  const { values } = form;
  // What is wrong must be seen, but nothing unfolds under the hands of who types.
  useEffect(() => {
    if (FOLDED.some((field) => form.problemOf(field) !== undefined)) {
      setMore(true);
    }
  }, [form.tries, refusal]);
  const atField = refusal !== undefined && Object.keys(problemsIn(refusal)).length > 0;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (form.check()) {
          onSubmit(definitionOf(values));
        }
      }}
    >
      <TextField form={form} name="name" label={t('check.name', 'Name')} placeholder="shop" required />
      <Field label={t('check.type', 'Type')} noMargin>
        <RadioButtonGroup
          aria-label={t('check.type', 'Type')}
          value={values.type}
          options={TYPES.map((value) => ({ value, label: typeName(value) }))}
          onChange={(type) => form.set({ type })}
        />
      </Field>
      <TargetFields form={form} />
      {values.type !== 'heartbeat' && (
        <>
          <LengthField form={form} name="interval" label={t('check.interval', 'Asked every')} />
          <ObserverFields form={form} hosts={hosts} />
        </>
      )}
      <Stack wrap="wrap" gap={2}>
        <Field
          label={t('check.runs-on', 'Runs on host')}
          description={t('check.runs-on-help', 'While that is offline, it raises no alarm of its own.')}
          htmlFor="service-runsOn"
          noMargin
        >
          <Combobox
            id="service-runsOn"
            width={30}
            isClearable
            value={values.runsOn}
            options={hosts.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(option) => form.set({ runsOn: option?.value ?? null })}
          />
        </Field>
        <Field
          label={t('hosts.group', 'Group')}
          description={t('check.group-help', 'Services of a group stand together.')}
          htmlFor="service-group"
          noMargin
        >
          <Combobox
            id="service-group"
            width={30}
            isClearable
            createCustomValue
            value={values.group === '' ? null : values.group}
            options={[
              ...new Set([
                ...others.flatMap(({ group }) => group ?? []),
                ...(values.group === '' ? [] : [values.group]),
              ]),
            ].map((value) => ({ value, label: value }))}
            onChange={(option) => form.set({ group: option?.value ?? '' })}
          />
        </Field>
      </Stack>
      <CollapsableSection label={t('check.more', 'More')} isOpen={more} onToggle={setMore}>
        <MoreFields form={form} others={others} />
      </CollapsableSection>
      {!atField && <Refused error={refusal} />}
      <Stack gap={1}>
        <Button type="submit" disabled={busy}>
          {button}
        </Button>
        <LinkButton variant="secondary" href={back}>
          {t('confirm.cancel', 'Cancel')}
        </LinkButton>
      </Stack>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    maxWidth: theme.spacing(90),
  }),
});
