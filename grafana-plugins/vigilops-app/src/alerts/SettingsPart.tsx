import { Alert, Stack } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { SaveBar } from '../pages/settings/SaveBar.tsx';
import { useSettings, type SettingsForm } from '../pages/settings/use-settings.ts';
import { t } from '../t.ts';

interface Props {
  readonly children: (form: SettingsForm) => ReactNode;
}

/** A part of the settings on a page of alerts: what is written is kept until it is saved or discarded. */
export function SettingsPart({ children }: Props) {
  const { polled, form } = useSettings();
  return (
    <Stack direction="column" gap={2}>
      {polled.error !== undefined && (
        <Trouble
          error={polled.error}
          at={form === undefined ? undefined : polled.at}
          onRetry={polled.retry}
        />
      )}
      {form === undefined && polled.error === undefined && <Skeleton rows={4} height={8} />}
      {form !== undefined && (
        <>
          {!form.mayWrite && (
            <Alert
              severity="info"
              title={t('settings.read-only', 'Only Admins change settings: you see how it is set up')}
            />
          )}
          {children(form)}
          <SaveBar form={form} />
        </>
      )}
    </Stack>
  );
}
