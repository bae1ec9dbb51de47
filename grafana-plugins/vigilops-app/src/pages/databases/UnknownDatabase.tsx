import { EmptyState, LinkButton } from '@grafana/ui';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { DATABASES_PATH } from '../paths.ts';

/** Of an address that names none, or one that is gone. */
export function UnknownDatabase() {
  const page = t('databases.one', 'Database');
  return (
    <AppPage
      pageNav={{ text: page, parentItem: { text: t('databases.title', 'Databases'), url: DATABASES_PATH } }}
    >
      <EmptyState
        variant="not-found"
        message={t('databases.unknown', 'There is no such database')}
        button={<LinkButton href={DATABASES_PATH}>{t('databases.to-all', 'Show all databases')}</LinkButton>}
      >
        {t('host.unknown-help', 'It was removed, or the link is from another VigilOps.')}
      </EmptyState>
    </AppPage>
  );
}
