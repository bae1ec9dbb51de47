import { EmptyState, LinkButton } from '@grafana/ui';
import { below } from '../../services/tabs.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { SERVICES_PATH } from '../paths.ts';

/** Of an address that names none, or one that is gone. */
export function UnknownService() {
  return (
    <AppPage pageNav={below(t('service.page', 'Service'))}>
      <EmptyState
        variant="not-found"
        message={t('service.unknown', 'There is no such service')}
        button={<LinkButton href={SERVICES_PATH}>{t('service.to-all', 'Show all services')}</LinkButton>}
      >
        {t('service.unknown-help', 'It was removed, or the link is from another VigilOps.')}
      </EmptyState>
    </AppPage>
  );
}
