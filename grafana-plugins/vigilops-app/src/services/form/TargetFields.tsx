import { Combobox, Field, Stack } from '@grafana/ui';
import { t } from '../../t.ts';
import { LengthField, TextField } from './fields.tsx';
import type { ServiceForm } from './use-service-form.ts';

const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'] as const;

/** What is asked: the fields without which there is no check. */
export function TargetFields({ form }: { readonly form: ServiceForm }) {
  const { type } = form.values;
  switch (type) {
    case 'http':
      return (
        <>
          <TextField
            form={form}
            name="url"
            label={t('check.url', 'URL')}
            placeholder="https://shop.example.com/health"
            required
          />
          <TextField
            form={form}
            name="expectedStatus"
            label={t('check.expected-status', 'Status codes')}
            description={t('check.expected-status-help', 'Any of these is up: 200, 2xx or 200-399.')}
          />
          <TextField
            form={form}
            name="bodyContains"
            label={t('check.contains', 'Body contains')}
            description={t('check.contains-help', 'Left empty: any body will do.')}
          />
        </>
      );
    case 'tcp':
      return (
        <Stack wrap="wrap" gap={2}>
          <Host form={form} />
          <TextField form={form} name="port" label={t('check.port', 'Port')} width={12} number required />
        </Stack>
      );
    case 'dns':
      return (
        <>
          <Stack wrap="wrap" gap={2}>
            <TextField
              form={form}
              name="host"
              label={t('check.lookup', 'Name')}
              placeholder="shop.example.com"
              required
            />
            <Field label={t('check.record-type', 'Record type')} htmlFor="service-recordType" noMargin>
              <Combobox
                id="service-recordType"
                width={14}
                value={form.values.recordType}
                options={RECORD_TYPES.map((value) => ({ value, label: value }))}
                onChange={({ value }) => form.set({ recordType: value })}
              />
            </Field>
          </Stack>
          <TextField
            form={form}
            name="answers"
            label={t('check.answers', 'Expected answers')}
            description={t(
              'check.answers-help',
              'One a line, all of which must come. Left empty: any answer.',
            )}
            lines={3}
          />
        </>
      );
    case 'icmp':
      return <Host form={form} />;
    case 'heartbeat':
      return (
        <Stack wrap="wrap" gap={2}>
          <LengthField
            form={form}
            name="period"
            label={t('check.period', 'Expected every')}
            description={t('check.period-help', 'As often as the job runs.')}
          />
          <LengthField
            form={form}
            name="grace"
            label={t('check.grace', 'May be late by')}
            description={t('check.grace-help', 'After that it is down.')}
          />
        </Stack>
      );
    default:
      return type satisfies never;
  }
}

function Host({ form }: { readonly form: ServiceForm }) {
  return (
    <TextField
      form={form}
      name="host"
      label={t('check.host', 'Host or address')}
      placeholder="db.internal"
      width={36}
      required
    />
  );
}
