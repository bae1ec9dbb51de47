import { EmptyState } from '@grafana/ui';
import { t } from '../t.ts';

/** In place of what only Admins may see. */
export function AdminsOnly() {
  return (
    <EmptyState variant="not-found" hideImage message={t('admins.title', 'This page is for Admins')}>
      {t('admins.why', 'An Admin can change your role.')}
    </EmptyState>
  );
}
