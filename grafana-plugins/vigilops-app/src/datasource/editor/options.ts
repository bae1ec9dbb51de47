import type { ComboboxOption } from '@grafana/ui';
import { map, type Observable } from 'rxjs';
import { once } from '../../api/client.ts';
import type { MetricDescription } from '../../api/types.ts';
import { lookUp, type VariableQuery } from '../lookup.ts';
import type { VigilDataSource } from '../datasource.ts';

type Options = Promise<ComboboxOption[]>;

/** A list that cannot be loaded is empty: the question itself will say what is wrong. */
async function quietly(answer: Observable<ComboboxOption[]>): Options {
  try {
    return await once(answer);
  } catch {
    return [];
  }
}

const option = (value: string): ComboboxOption => ({ value, label: value });

/** One name can have several kinds or units; it is listed once. */
export function metricOptions(datasource: VigilDataSource, part: string): Options {
  return quietly(
    datasource.api.call('listMetrics', { query: { q: part === '' ? undefined : part, limit: 200 } }).pipe(
      map(({ items }) => {
        const byName = new Map<string, MetricDescription>(items.map((item) => [item.name, item]));
        return [...byName.values()].map((metric) => ({
          ...option(metric.name),
          description: [metric.kind, metric.unit, metric.description]
            .filter((text) => text !== '')
            .join(' · '),
        }));
      }),
    ),
  );
}

export function lookUpOptions(datasource: VigilDataSource, query: Omit<VariableQuery, 'refId'>): Options {
  return quietly(
    lookUp(datasource.api, { ...query, refId: 'options' }).pipe(
      map((found) => found.map(({ text }) => option(text))),
    ),
  );
}

/** Options of a list that the API does not narrow by itself. */
export async function narrowed(options: Options, part: string): Options {
  const needle = part.toLowerCase();
  return (await options).filter(({ value }) => value.toLowerCase().includes(needle));
}
