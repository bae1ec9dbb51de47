import { Alert, Stack } from '@grafana/ui';
import { Navigate, useParams } from 'react-router';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { SETTINGS_PATH, STATUS_PAGE_PATH } from '../paths.ts';
import { AiSection } from './AiSection.tsx';
import { ConfigurationSection } from './ConfigurationSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { RetentionSection } from './RetentionSection.tsx';
import { SaveBar } from './SaveBar.tsx';
import { SystemSection } from './SystemSection.tsx';
import { useSettings, type LoadedSettings, type SettingsForm } from './use-settings.ts';

const SECTIONS = ['general', 'retention', 'notifications', 'ai', 'configuration', 'system'] as const;
type SectionName = (typeof SECTIONS)[number];

/** How is it set up? What is written in one section stays while one looks at another. */
export function SettingsPage() {
  const { section = '' } = useParams();
  const mayWrite = useMayWrite();
  const loaded = useSettings();
  const name = SECTIONS.find((each) => each === section);
  if (name === undefined) {
    return <Navigate to={`${SETTINGS_PATH}/general`} replace />;
  }
  return (
    <AppPage
      pageNav={{ text: t('settings.title', 'Settings'), url: SETTINGS_PATH, children: tabs(name, mayWrite) }}
    >
      <Stack direction="column" gap={2}>
        {name === 'system' ? <SystemSection /> : <Written name={name} loaded={loaded} />}
      </Stack>
    </AppPage>
  );
}

function Written({
  name,
  loaded,
}: {
  readonly name: Exclude<SectionName, 'system'>;
  readonly loaded: LoadedSettings;
}) {
  const { polled, form } = loaded;
  return (
    <>
      {polled.error !== undefined && (
        <Trouble
          error={polled.error}
          at={form === undefined ? undefined : polled.at}
          onRetry={polled.retry}
        />
      )}
      {form === undefined && polled.error === undefined && <Skeleton rows={5} height={7} />}
      {form !== undefined && (
        <>
          {!form.mayWrite && name !== 'configuration' && (
            <Alert
              severity="info"
              title={t('settings.read-only', 'Only Admins change settings: you see how it is set up')}
            />
          )}
          <OneSection name={name} form={form} />
          <SaveBar form={form} />
        </>
      )}
    </>
  );
}

function OneSection({
  name,
  form,
}: {
  readonly name: Exclude<SectionName, 'system'>;
  readonly form: SettingsForm;
}) {
  switch (name) {
    case 'general':
      return <GeneralSection form={form} />;
    case 'retention':
      return <RetentionSection form={form} />;
    case 'notifications':
      return <NotificationsSection form={form} />;
    case 'ai':
      return <AiSection form={form} />;
    case 'configuration':
      return <ConfigurationSection mayWrite={form.mayWrite} onApplied={form.reload} />;
    default:
      return name satisfies never;
  }
}

/** A file of everything is for Admins. */
const isShown = (name: SectionName, mayWrite: boolean) => mayWrite || name !== 'configuration';

function tabs(active: SectionName, mayWrite: boolean) {
  const tab = (name: SectionName) => ({
    text: sectionName(name),
    url: `${SETTINGS_PATH}/${name}`,
    active: name === active,
  });
  const shown = SECTIONS.filter((name) => isShown(name, mayWrite));
  // It has a page of its own, with what it shows beside it.
  const status = { text: t('settings.status-page', 'Status page'), url: STATUS_PAGE_PATH };
  return shown.map(tab).toSpliced(shown.indexOf('ai') + 1, 0, { ...status, active: false });
}

function sectionName(name: SectionName): string {
  switch (name) {
    case 'general':
      return t('settings.general', 'General');
    case 'retention':
      return t('settings.retention-tab', 'Retention');
    case 'notifications':
      return t('settings.notifications', 'Notifications');
    case 'ai':
      return t('settings.ai', 'AI');
    case 'configuration':
      return t('settings.configuration', 'Configuration as code');
    case 'system':
      return t('settings.system', 'System');
    default:
      return name satisfies never;
  }
}
