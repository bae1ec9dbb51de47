import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, MultiCombobox, Stack, TagsInput, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { t } from '../../t.ts';
import type { Service } from '../types.ts';
import { LengthField, TextField, TickField } from './fields.tsx';
import { HeaderFields } from './HeaderFields.tsx';
import type { ServiceForm } from './use-service-form.ts';

interface Props {
  readonly form: ServiceForm;
  /** Those that it can depend on. */
  readonly others: readonly Service[];
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** What has a good default. */
export function MoreFields({ form, others }: Props) {
  const styles = useStyles2(getStyles);
  const { type } = form.values;
  return (
    <div className={styles.parts}>
      {type === 'http' && (
        <Part title={t('check.part.request', 'Request and answer')}>
          <Request form={form} />
        </Part>
      )}
      {type === 'dns' && (
        <Part title={t('check.part.request', 'Request and answer')}>
          <TextField
            form={form}
            name="resolver"
            label={t('check.resolver', 'Resolver')}
            description={t('check.resolver-help', 'Left empty: those of the observer.')}
            placeholder="1.1.1.1"
          />
        </Part>
      )}
      {type !== 'heartbeat' && (
        <Part title={t('check.part.judging', 'When it counts as down')}>
          <Judging form={form} />
        </Part>
      )}
      <Part title={t('check.part.belongs', 'What it belongs to')}>
        <Belongs form={form} others={others} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset className={styles.part}>
      <legend className={styles.title}>{title}</legend>
      {children}
    </fieldset>
  );
}

function Request({ form }: Pick<Props, 'form'>) {
  return (
    <>
      <Field label={t('check.method', 'Method')} htmlFor="service-method" noMargin>
        <Combobox
          id="service-method"
          width={16}
          value={form.values.method}
          options={METHODS.map((value) => ({ value, label: value }))}
          onChange={({ value }) => form.set({ method: value })}
        />
      </Field>
      <HeaderFields form={form} />
      <TextField form={form} name="body" label={t('check.body', 'Body that is sent')} lines={3} />
      <TextField
        form={form}
        name="bodyMatches"
        label={t('check.matches', 'Body matches')}
        description={t('check.matches-help', 'A regular expression (RE2).')}
      />
      <Stack wrap="wrap" gap={2}>
        <TextField
          form={form}
          name="jsonPath"
          label={t('check.json-path', 'JSON path')}
          placeholder="$.status"
          width={30}
        />
        <TextField
          form={form}
          name="jsonEquals"
          label={t('check.json-equals', 'Value there')}
          placeholder="ok"
          width={30}
        />
      </Stack>
      <TickField form={form} name="followRedirects" label={t('check.redirects', 'Follow redirects')} />
      <TickField
        form={form}
        name="verifyCertificate"
        label={t('check.verify', 'Down when the certificate is not valid')}
      />
      <TextField
        form={form}
        name="certificateDays"
        label={t('check.certificate-days', 'Days that the certificate must still be valid')}
        width={12}
        number
      />
    </>
  );
}

function Judging({ form }: Pick<Props, 'form'>) {
  return (
    <>
      <LengthField form={form} name="timeout" label={t('check.timeout', 'Time-out')} />
      <Stack wrap="wrap" gap={2}>
        <TextField
          form={form}
          name="failures"
          label={t('check.failures', 'Failures in a row')}
          description={t('check.failures-help', 'After which an observer calls it down.')}
          width={12}
          number
        />
        <TextField
          form={form}
          name="successes"
          label={t('check.successes', 'Successes in a row')}
          description={t('check.successes-help', 'After which it is up again.')}
          width={12}
          number
        />
      </Stack>
      <Agreement form={form} />
    </>
  );
}

function Agreement({ form }: Pick<Props, 'form'>) {
  const problem = form.problemOf('agreement');
  const { agreement } = form.values;
  const numbers = [...new Set(['1', '2', '3', ...(agreement === 'majority' ? [] : [agreement])])];
  return (
    <Field
      label={t('check.agreement', 'Observers that must agree')}
      description={t('check.agreement-help', 'Of those that can tell.')}
      invalid={problem !== undefined}
      error={problem}
      htmlFor="service-agreement"
      noMargin
    >
      <Combobox
        id="service-agreement"
        width={24}
        createCustomValue
        value={agreement}
        options={[
          { value: 'majority', label: t('check.majority', 'more than half') },
          ...numbers.map((value) => ({ value, label: value })),
        ]}
        onChange={({ value }) => form.set({ agreement: value })}
      />
    </Field>
  );
}

function Belongs({ form, others }: Props) {
  const { values } = form;
  const problem = form.problemOf('dependsOn');
  return (
    <>
      <TextField
        form={form}
        name="objective"
        label={t('check.objective', 'Objective')}
        description={t('check.objective-help', 'Availability to reach in 30 days.')}
        width={14}
        suffix="%"
        number
      />
      <Field
        label={t('check.depends-on', 'Depends on')}
        description={t('check.depends-on-help', 'While one of these is down, this one raises no alarm.')}
        invalid={problem !== undefined}
        error={problem}
        htmlFor="service-dependsOn"
        noMargin
      >
        <MultiCombobox
          id="service-dependsOn"
          value={[...values.dependsOn]}
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(chosen) => form.set({ dependsOn: chosen.map(({ value }) => value) })}
        />
      </Field>
      <Field label={t('hosts.tags', 'Tags')} htmlFor="service-tags" noMargin>
        <TagsInput
          id="service-tags"
          tags={[...values.tags]}
          autoColors={false}
          addOnBlur
          placeholder={t('check.tags-hint', 'A tag, then Enter')}
          onChange={(tags) => form.set({ tags })}
        />
      </Field>
      <TextField
        form={form}
        name="telemetry"
        label={t('check.telemetry-name', 'Name in telemetry')}
        description={t(
          'check.telemetry-help',
          'The service.name under which its metrics, logs and traces come.',
        )}
      />
      <TextField form={form} name="description" label={t('check.description', 'Description')} lines={2} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(3) }),
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  title: css({ fontSize: theme.typography.h6.fontSize, marginBottom: theme.spacing(1) }),
});
