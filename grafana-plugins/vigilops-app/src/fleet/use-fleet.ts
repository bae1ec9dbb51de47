import { getBackendSrv } from '@grafana/runtime';
import { expand, map, reduce, type Observable } from 'rxjs';
import { createApi } from '../api/client.ts';
import type { Host } from '../api/types.ts';
import { APP_PROXY_URL } from '../constants.ts';
import { usePolled, type Polled } from './use-polled.ts';

const REFRESH_MS = 15_000;
const PAGE = 500;
/** A fleet beyond this is listed in part. */
const MAX_PAGES = 10;

const api = createApi(APP_PROXY_URL, getBackendSrv);

/** All hosts, page by page. */
function allHosts(): Observable<Host[]> {
  const page = (cursor?: string) => api.hosts({ limit: PAGE, cursor });
  return page().pipe(
    expand((answer, index) =>
      answer.next_cursor === null || index + 1 >= MAX_PAGES ? [] : page(answer.next_cursor),
    ),
    reduce((hosts: Host[], { items }) => [...hosts, ...items], []),
  );
}

export const useFleet = (): Polled<Host[]> => usePolled(allHosts, REFRESH_MS);

const serviceCount = () => api.services({ limit: 1_000 }).pipe(map(({ items }) => items.length));
export const useServiceCount = (): Polled<number> => usePolled(serviceCount, REFRESH_MS * 4);
