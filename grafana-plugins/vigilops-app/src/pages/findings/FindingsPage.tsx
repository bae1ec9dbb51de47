import { EmptyState } from '@grafana/ui';
import { analysisTabs } from '../../analysis/tabs.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';

/** What did it find, and can I trust it? */
export function FindingsPage() {
  return (
    <AppPage pageNav={analysisTabs('findings')}>
      <EmptyState variant="completed" hideImage message={t('findings.none', 'Nothing unusual')} />
    </AppPage>
  );
}
