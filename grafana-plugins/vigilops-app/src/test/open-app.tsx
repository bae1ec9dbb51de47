import {
  locationService,
  LocationServiceProvider,
  setBackendSrv,
  setChromeHeaderHeightHook,
  type BackendSrv,
} from '@grafana/runtime';
import { configure, render } from '@testing-library/react';
import { useSyncExternalStore, type ReactNode } from 'react';
import { Route, Router, Routes, type Navigator } from 'react-router';
import { loadOperations } from '../api/client.ts';
import { App } from '../pages/App.tsx';
import { aBackend, aVolume, FROM } from './builders.ts';

// Parts of pages are loaded when they are first shown, which takes a busy machine seconds.
configure({ asyncUtilTimeout: 20_000 });

// Calls leave at once, as they do after the first one of a page.
await loadOperations();

const PROXY = '/api/plugin-proxy/vigilops-app';
const READ = `${PROXY}/read`;

const list = (...items: unknown[]) => ({ items, next_cursor: null });
const NO_RECORD = {
  judged: 0,
  median_error: null,
  in_band: null,
  false_alarms: 0,
  missed: 0,
  made: 0,
};
const QUIET: Readonly<Record<string, unknown>> = {
  '/hosts': list(),
  '/services': list(),
  '/databases': list(),
  '/database-definitions': list(),
  '/database-advice': { items: [], total: 0, looked_at: null },
  '/host-facets': { groups: [], tags: [], labels: [] },
  '/host-changes': list(),
  '/service-edges': { ...list(), truncated: false },
  '/logs/query': { ...list(), streams: {}, stopped_by: 'end', searched_from: '', searched_to: '' },
  '/logs/volume': aVolume(),
  '/logs/facets': { facets: [], sample: 0, counted_from: FROM },
  '/log-searches': { items: [] },
  '/forecasts': { items: [], total: 0, record: NO_RECORD },
  '/metrics/queries': { results: [] },
};

/** React Router on the history of Grafana's location service, as both hosts have it. */
function OnHistory({ children }: { readonly children: ReactNode }) {
  const history = locationService.getHistory();
  const location = useSyncExternalStore(
    (changed) => history.listen(changed),
    () => history.location,
  );
  return (
    <Router location={location} navigator={history as unknown as Navigator}>
      {children}
    </Router>
  );
}

/** `/hosts` is read, `admin:/users` is what only Admins reach. */
const addressOf = (key: string) => (key.startsWith('admin:') ? `${PROXY}/admin${key.slice(6)}` : READ + key);

/** The app at an address below its root, with a house that answers by path; what is not given is quiet. */
export function openApp(
  path: string,
  answers: Readonly<Record<string, unknown>> = {},
  streams: Partial<Pick<BackendSrv, 'chunked'>> = {},
) {
  const all = Object.entries({ ...QUIET, ...answers });
  const backend = aBackend(Object.fromEntries(all.map(([key, answer]) => [addressOf(key), answer])));
  setBackendSrv({ ...backend, ...streams } as unknown as BackendSrv);
  setChromeHeaderHeightHook(() => 0);
  locationService.replace(`/a/vigilops-app${path}`);
  const rendered = render(
    <LocationServiceProvider service={locationService}>
      <OnHistory>
        <Routes>
          <Route path="/a/vigilops-app/*" element={<App />} />
        </Routes>
      </OnHistory>
    </LocationServiceProvider>,
  );
  return {
    ...rendered,
    requests: backend.requests,
    asked: (key: string) => backend.requests.filter(({ url }) => url.startsWith(addressOf(key))),
  };
}

export const listOf = list;
