import { DatabaseList } from '../databases/DatabaseList.tsx';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { Part } from '../fleet/Part.tsx';
import { Section } from '../fleet/Section.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { t } from '../t.ts';

/** The databases that the agent of the host asks; nothing where it asks none. */
export function HostDatabases({ hostId }: { readonly hostId: number }) {
  const found = useAsked(REFRESH_MS.live, 'listDatabases', { query: { host_id: [hostId] } });
  if (found.error === undefined && (found.data?.items ?? []).length === 0) {
    return null;
  }
  return (
    <Section title={t('host.databases', 'Databases that this host watches')}>
      <Part polled={found}>{({ items }) => <DatabaseList databases={items} />}</Part>
    </Section>
  );
}
