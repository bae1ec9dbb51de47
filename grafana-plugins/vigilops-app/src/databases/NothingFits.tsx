import { EmptyState } from '@grafana/ui';
import { t } from '../t.ts';

export function NothingFits() {
  return (
    <EmptyState
      variant="not-found"
      hideImage
      message={t('databases.nothing-fits', 'Nothing fits these filters')}
    />
  );
}
