import type { CompletionSources } from '@vigilops/contracts/log-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Api } from '../../api/client.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { usePolled } from '../../fleet/use-polled.ts';
import type { Facets } from './use-facets.ts';
import type { LogSearch } from './use-log-search.ts';

/** Values of a field that somebody writes. */
const MOST_VALUES = 50;

/** What can be completed: hosts and services of the house, fields and values of the lines, and what is asked for. */
export function useSources(api: Api, facets: Facets, { body }: Pick<LogSearch, 'body'>) {
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow).data;
  const services = usePolled(data.services, REFRESH_MS.slow).data;
  const [fetched, setFetched] = useState<Readonly<Record<string, readonly string[]>>>({});
  const asked = useRef(new Set<string>());
  const { from, to, restore } = body;
  const onWanted = useCallback(
    (field: string) => {
      if (field === 'level' || asked.current.has(field)) {
        return;
      }
      asked.current.add(field);
      const within = restore === undefined ? { from, to } : { from, to, restore };
      const asking = { ...within, fields: [field], limit: MOST_VALUES };
      // What fails is asked again when the field is written again.
      api.call('queryLogFacets', { body: asking }).subscribe({
        next: ({ facets: found }) => {
          const values = found.find((facet) => facet.field === field)?.values ?? [];
          setFetched((old) => ({ ...old, [field]: values.map(({ value }) => value) }));
        },
        error: () => asked.current.delete(field),
      });
    },
    [api, from, to, restore],
  );
  const sources = useMemo((): CompletionSources => {
    const found = facets.data?.facets ?? [];
    const values: Record<string, readonly string[]> = {
      ...Object.fromEntries(found.map((facet) => [facet.field, facet.values.map(({ value }) => value)])),
      ...fetched,
    };
    return {
      fields: found.map(({ field }) => field),
      values: {
        ...values,
        host: merged(
          values.host,
          hosts?.map(({ name }) => name),
        ),
        service: merged(
          values.service,
          services?.map(({ name }) => name),
        ),
        group: merged(
          values.group,
          hosts?.flatMap(({ group }) => group ?? []),
        ),
        tag: merged(
          values.tag,
          hosts?.flatMap(({ tags }) => tags),
        ),
      },
    };
  }, [facets.data, fetched, hosts, services]);
  return { sources, onWanted };
}

const merged = (found: readonly string[] = [], known: readonly string[] = []) => [
  ...new Set([...found, ...known]),
];
