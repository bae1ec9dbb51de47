import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { logTabs } from '../../logs/tabs.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { AppPage } from '../AppPage.tsx';
import { ArchiveSection } from './ArchiveSection.tsx';
import { ArchiveSetup } from './ArchiveSetup.tsx';
import { KeptSection } from './KeptSection.tsx';
import { RestoreForm } from './RestoreForm.tsx';
import { RestoreSection } from './RestoreSection.tsx';
import { isReadable } from './storage-words.ts';
import { UsageSection } from './UsageSection.tsx';

/** While something is fetched, one wants to see it come. */
const FETCHING_MS = 2_000;
const MOST_ARCHIVES = 4_000;

/** Who fills the disk, how long do lines stay, and where do they go? */
export function StoragePage() {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const archives = useAsked(REFRESH_MS.live, 'listLogArchives', { query: { limit: MOST_ARCHIVES } });
  const settings = useAsked(REFRESH_MS.slow, 'getSettings');
  const restores = useRestores();
  const params = new URLSearchParams(useLocation().search);
  const fetch = params.get('fetch');
  const all = archives.data?.items;
  const stopFetch = () => locationService.partial({ fetch: null });
  return (
    <AppPage pageNav={logTabs('storage')}>
      <div className={styles.page}>
        <KeptSection settings={settings} />
        <UsageSection />
        <RestoreSection
          restores={restores}
          hasArchives={all?.some(isReadable) === true}
          mayWrite={mayWrite}
        />
        <ArchiveSection archives={archives} mayWrite={mayWrite} />
      </div>
      {mayWrite && fetch !== null && all !== undefined && (
        <RestoreForm
          key={fetch}
          archives={all}
          day={fetch === 'new' ? undefined : fetch}
          onDone={() => {
            stopFetch();
            restores.retry();
          }}
          onClose={stopFetch}
        />
      )}
      {mayWrite && params.get('setup') === '1' && archives.data !== undefined && (
        <ArchiveSetup
          accessKeyId={archives.data.access_key_id}
          onChanged={() => {
            archives.retry();
            settings.retry();
          }}
        />
      )}
    </AppPage>
  );
}

/** Asked often while one is on its way. */
function useRestores() {
  const [isFetching, setFetching] = useState(false);
  const restores = useAsked(isFetching ? FETCHING_MS : REFRESH_MS.live, 'listLogRestores');
  const isNow = restores.data?.items.some(({ state }) => state === 'pending' || state === 'running') === true;
  useEffect(() => setFetching(isNow), [isNow]);
  return restores;
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
