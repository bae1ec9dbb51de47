import { useMemo } from 'react';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { usePolled } from '../fleet/use-polled.ts';

/** By id; a page without them is a page still. */
export function useHostNames(): ReadonlyMap<number, string> {
  const { hosts: load } = useAppData();
  const { data } = usePolled(load, REFRESH_MS.slow);
  return useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data]);
}
