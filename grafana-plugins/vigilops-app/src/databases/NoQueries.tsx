import { EmptyState } from '@grafana/ui';
import { t } from '../t.ts';
import { MissingRights } from './MissingRights.tsx';
import type { DatabaseDetail } from './types.ts';

interface Props {
  readonly database: DatabaseDetail;
  readonly isFiltered: boolean;
}

/** Why no statement is listed, and what to do. */
export function NoQueries({ database, isFiltered }: Props) {
  if (isFiltered) {
    return (
      <EmptyState
        variant="not-found"
        hideImage
        message={t('databases.no-query-fits', 'No statement of this time has that in it')}
      />
    );
  }
  return (
    <>
      <EmptyState
        variant="completed"
        hideImage
        message={t('databases.no-queries', 'No statement was counted in this time')}
      >
        {database.queries_at === null
          ? t(
              'databases.no-queries-yet',
              'The first figures come two minutes after the agent began: it counts what happens from then on.',
            )
          : t(
              'databases.no-queries-then',
              'Nobody asked anything, or its agent was silent. Take a longer time.',
            )}
      </EmptyState>
      {database.queries_at === null && <MissingRights missing={database.missing} />}
    </>
  );
}
