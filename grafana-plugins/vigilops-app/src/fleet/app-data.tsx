import { getBackendSrv } from '@grafana/runtime';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { expand, map, reduce, type Observable } from 'rxjs';
import { createApi, type Api } from '../api/client.ts';
import type { Host, LogRecord, LogVolumeResponse, Service } from '../api/types.ts';
import { APP_PROXY_URL } from '../constants.ts';
import { failingServices, type ServiceCalls } from './service-health.ts';
import { trendsBody, trendsOf, type Trends } from './trends.ts';

const PAGE = 500;
/** A fleet beyond this is listed in part. */
const MAX_PAGES = 10;
const MAX_SERVICES = 1_000;
const NEWEST_ERRORS = 100;

/** What several pages ask for. Each function stays the same while the app is open, and so do its last answers. */
export interface AppData {
  readonly api: Api;
  /** Of VigilOps, as far as this page knows it. */
  readonly address: string;
  readonly hosts: () => Observable<Host[]>;
  readonly services: () => Observable<Service[]>;
  /** Services whose calls failed within a quarter of an hour. */
  readonly failing: () => Observable<ServiceCalls[]>;
  readonly trends: () => Observable<Trends>;
  /** The newest lines of the level error and above, of an hour. */
  readonly errorLines: () => Observable<LogRecord[]>;
  readonly errorVolume: () => Observable<LogVolumeResponse>;
  /** Questions about one host. */
  readonly host: (id: number) => HostData;
}

export interface HostData {
  readonly host: () => Observable<Host>;
  readonly services: () => Observable<Service[]>;
}

export function createAppData(api: Api, address: string): AppData {
  const page = (cursor?: string) => api.call('listHosts', { query: { limit: PAGE, cursor } });
  const hosts = new Map<number, HostData>();
  const errors = { level: 'error', from: 'now-1h', to: 'now' } as const;
  return {
    api,
    address,
    hosts: () =>
      page().pipe(
        expand((answer, index) =>
          answer.next_cursor === null || index + 1 >= MAX_PAGES ? [] : page(answer.next_cursor),
        ),
        reduce((hosts: Host[], { items }) => [...hosts, ...items], []),
      ),
    services: () =>
      api.call('listServices', { query: { limit: MAX_SERVICES } }).pipe(map(({ items }) => items)),
    failing: () =>
      api
        .call('listServiceEdges', { query: { from: 'now-15m', limit: MAX_SERVICES } })
        .pipe(map(failingServices)),
    trends: () => api.call('queryMetrics', { body: trendsBody() }).pipe(map(trendsOf)),
    errorLines: () =>
      api.call('queryLogs', { body: { ...errors, limit: NEWEST_ERRORS } }).pipe(map(({ items }) => items)),
    errorVolume: () => api.call('queryLogVolume', { body: { ...errors, max_points: 60 } }),
    host: (id) => {
      const known = hosts.get(id) ?? {
        host: () => api.call('getHost', { path: { id } }),
        services: () =>
          api
            .call('listServices', { query: { host_id: id, limit: MAX_SERVICES } })
            .pipe(map(({ items }) => items)),
      };
      hosts.set(id, known);
      return known;
    },
  };
}

const Context = createContext<AppData | undefined>(undefined);

interface ProviderProps {
  readonly address: string;
  readonly children: ReactNode;
}

export function AppDataProvider({ address, children }: ProviderProps) {
  const data = useMemo(() => createAppData(createApi(APP_PROXY_URL, getBackendSrv), address), [address]);
  return <Context.Provider value={data}>{children}</Context.Provider>;
}

export function useAppData(): AppData {
  const data = useContext(Context);
  if (data === undefined) {
    throw new Error('a page stands outside of AppDataProvider');
  }
  return data;
}

/** How often pages ask again, milliseconds. */
export const REFRESH_MS = { live: 15_000, slow: 60_000 } as const;
