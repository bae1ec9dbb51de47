import { DatabaseList } from '../../databases/DatabaseList.tsx';
import type { Database } from '../../databases/types.ts';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import type { Polled } from '../../fleet/use-polled.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { DATABASES_PATH } from '../paths.ts';

const SHOWN = 5;

interface Props {
  readonly found: Polled<{ readonly items: readonly Database[] }>;
}

/** How the databases are, those in trouble first; nothing where none is watched. */
export function WatchedDatabases({ found }: Props) {
  if (found.error === undefined && (found.data?.items ?? []).length === 0) {
    return null;
  }
  return (
    <Section
      title={t('databases.title', 'Databases')}
      more={{
        href: DATABASES_PATH,
        text: t('overview.all-services', 'All {{total}}', { total: count(found.data?.items.length ?? 0) }),
      }}
    >
      <Part polled={found}>{({ items }) => <DatabaseList databases={items} most={SHOWN} />}</Part>
    </Section>
  );
}
