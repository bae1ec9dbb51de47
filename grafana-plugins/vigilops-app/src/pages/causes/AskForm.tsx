import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, Input, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useHostNames } from '../../services/use-host-names.ts';
import { t } from '../../t.ts';

export interface Wanted {
  readonly onset: string;
  readonly host_id?: number;
  readonly service?: string;
}

interface Props {
  readonly busy: boolean;
  readonly onAsk: (wanted: Wanted) => void;
}

const MOST_SERVICES = 500;

/** When it began, and who suffered; `onset`, `host` and `service` of the address are where it begins. */
export function AskForm({ busy, onAsk }: Props) {
  const styles = useStyles2(getStyles);
  const given = new URLSearchParams(useLocation().search);
  const [onset, setOnset] = useState(given.get('onset') ?? 'now-30m');
  const [service, setService] = useState<string | null>(given.get('service'));
  const [host, setHost] = useState<number | null>(Number(given.get('host') ?? '') || null);
  const services = useAsked(REFRESH_MS.slow, 'listServices', { query: { limit: MOST_SERVICES } });
  const names = useHostNames();
  const hosts = useMemo(
    () =>
      [...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label)),
    [names],
  );
  const serviceOptions = useMemo(
    () => [...new Set(services.data?.items.map(({ name }) => name))].map((value) => ({ value })),
    [services.data],
  );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk({
          onset: asSent(onset),
          ...(host === null ? {} : { host_id: host }),
          ...(service === null || service === '' ? {} : { service }),
        });
      }}
    >
      <Field
        noMargin
        label={t('causes.onset', 'When it began')}
        description={t(
          'causes.onset-help',
          'Such as now-30m, or 2026-03-01 14:02; some minutes of error are no matter.',
        )}
      >
        <Input
          id="causes-onset"
          value={onset}
          onChange={(event) => setOnset(event.currentTarget.value)}
          width={26}
        />
      </Field>
      <Field
        noMargin
        label={t('causes.service', 'Service that suffered')}
        description={t('causes.optional', 'If one is known.')}
      >
        <Combobox
          id="causes-service"
          isClearable
          createCustomValue
          width={30}
          options={serviceOptions}
          value={service}
          onChange={(option) => setService(option?.value ?? null)}
        />
      </Field>
      <Field
        noMargin
        label={t('causes.host', 'Or host')}
        description={t('causes.optional', 'If one is known.')}
      >
        <Combobox
          id="causes-host"
          isClearable
          width={30}
          options={hosts}
          value={host}
          onChange={(option) => setHost(option?.value ?? null)}
        />
      </Field>
      <Button type="submit" icon="search" disabled={busy || onset.trim() === ''}>
        {busy ? t('cause.looking', 'Looking…') : t('causes.look', 'Look for causes')}
      </Button>
    </form>
  );
}

/** Times without a zone are the viewer's. What cannot be read is left to the API, which says what it takes. */
function asSent(text: string): string {
  const trimmed = text.trim();
  const withoutZone = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?$/.test(trimmed);
  return withoutZone ? new Date(trimmed.replace(' ', 'T')).toISOString() : trimmed;
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'end',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(2),
  }),
});
