import { EmptyState } from '@grafana/ui';
import { t } from '../t.ts';

/** In place of a table; `isAll`: there is nothing at all, whatever the filters. */
export function NothingFits({ isAll = false }: { readonly isAll?: boolean }) {
  return (
    <EmptyState
      variant="not-found"
      hideImage
      message={
        isAll
          ? t('databases.nothing-there', 'There was nothing of this kind when it was looked at')
          : t('databases.nothing-fits', 'Nothing fits these filters')
      }
    />
  );
}
