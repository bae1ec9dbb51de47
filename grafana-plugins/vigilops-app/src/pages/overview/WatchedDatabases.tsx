import { DatabaseList } from '../../databases/DatabaseList.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { DATABASES_PATH } from '../paths.ts';

const SHOWN = 5;

/** How the databases are, those in trouble first; nothing where none is watched. */
export function WatchedDatabases() {
  const found = useAsked(REFRESH_MS.slow, 'listDatabases', { query: { limit: 1_000 } });
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
