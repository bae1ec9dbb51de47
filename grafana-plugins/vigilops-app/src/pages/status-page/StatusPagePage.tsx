import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { usePolled } from '../../fleet/use-polled.ts';
import { statusPageUrl } from '../../services/status-page/addresses.ts';
import { Badges } from '../../services/status-page/Badges.tsx';
import { Incidents } from '../../services/status-page/Incidents.tsx';
import { StatusPageForm } from '../../services/status-page/StatusPageForm.tsx';
import { serviceTabs } from '../../services/tabs.ts';
import {
  isChecked,
  type CurrentSettings,
  type Service,
  type StatusPageSettings,
} from '../../services/types.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';

/** What are visitors told? */
export function StatusPagePage() {
  const styles = useStyles2(getStyles);
  const { services: load, address } = useAppData();
  const mayWrite = useMayWrite();
  const settings = useAsked(REFRESH_MS.slow, 'getSettings');
  const services = usePolled(load, REFRESH_MS.slow).data?.filter(isChecked) ?? [];
  return (
    <AppPage pageNav={serviceTabs('status-page')}>
      <Part polled={settings} rows={3} height={14}>
        {(current) => (
          <div className={styles.page}>
            <Publicity enabled={current.settings.status_page.enabled} address={address} />
            <Incidents services={services} mayWrite={mayWrite} />
            <Editing current={current} services={services} mayWrite={mayWrite} onSaved={settings.retry} />
            {current.settings.status_page.enabled && (
              <Badges address={address} shown={current.settings.status_page.services} services={services} />
            )}
          </div>
        )}
      </Part>
    </AppPage>
  );
}

function Publicity({ enabled, address }: { readonly enabled: boolean; readonly address: string }) {
  const url = statusPageUrl(address);
  return enabled ? (
    <Alert severity="success" title={t('status-page.on', 'Anybody can see the status page')}>
      <LinkButton
        size="sm"
        variant="secondary"
        icon="external-link-alt"
        href={url}
        target="_blank"
        rel="noreferrer"
      >
        {url}
      </LinkButton>
    </Alert>
  ) : (
    <Alert
      severity="info"
      title={t('status-page.off', 'The status page is off: nobody outside sees anything')}
    >
      {t(
        'status-page.off-help',
        'Choose the services that visitors may see, switch the page on, and save. It needs no login, and tells nothing but what stands below.',
      )}
    </Alert>
  );
}

interface EditingProps {
  readonly current: CurrentSettings;
  readonly services: readonly Service[];
  readonly mayWrite: boolean;
  readonly onSaved: () => void;
}

/** Begins anew with each version of the settings that was saved here or given up; what others save shows by a refusal. */
function Editing({ current, services, mayWrite, onSaved }: EditingProps) {
  const { api } = useAppData();
  const [base, setBase] = useState(current);
  const [round, setRound] = useState(0);
  const begin = (from: CurrentSettings) => {
    setBase(from);
    setRound((count) => count + 1);
  };
  const save = useAction(
    (status_page: StatusPageSettings) =>
      api.call('changeSettings', {
        body: { settings: { ...base.settings, status_page }, version: base.version },
      }),
    (answer: CurrentSettings) => {
      begin(answer);
      onSaved();
    },
  );
  return (
    <StatusPageForm
      key={round}
      initial={base.settings.status_page}
      services={services}
      mayWrite={mayWrite}
      busy={save.busy}
      refusal={save.error}
      onSave={save.run}
      onReset={() => {
        save.forgive();
        begin(current);
        onSaved();
      }}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    maxWidth: theme.spacing(130),
  }),
});
