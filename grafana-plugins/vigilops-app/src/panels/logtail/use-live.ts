import type { DataQueryRequest } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import { ReplaySubject } from 'rxjs';
import { liveFrames, type LiveData } from './live-source.ts';

/** What the queries of the panel stream, while `isOn`; undefined before anything came. */
export function useLive(
  request: DataQueryRequest | undefined,
  isOn: boolean,
  maxLines: number,
): LiveData | undefined {
  const [requests] = useState(() => new ReplaySubject<DataQueryRequest>(1));
  const [live, setLive] = useState<LiveData | undefined>();
  useEffect(() => {
    if (request !== undefined) {
      requests.next(request);
    }
  }, [request, requests]);
  useEffect(() => {
    if (!isOn) {
      return undefined;
    }
    const running = liveFrames(requests, getDataSourceSrv(), maxLines).subscribe(setLive);
    return () => {
      running.unsubscribe();
      setLive(undefined);
    };
  }, [requests, isOn, maxLines]);
  return live;
}
