import {
  includedValues,
  knownField,
  withoutIncluded,
  type LogQueryNode,
} from '@vigilops/contracts/log-query';
import type { Answer } from '@vigilops/contracts/client';
import { forkJoin, map, type Observable } from 'rxjs';
import { useEffect, useState } from 'react';
import type { Api } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import type { LogVolumeBody } from '../../api/types.ts';

export type FacetAnswer = Answer<'queryLogFacets'>;
export type Facet = FacetAnswer['facets'][number];

export interface Facets {
  /** Of the question before until this one is answered. */
  readonly data: FacetAnswer | undefined;
  readonly loading: boolean;
  readonly error: ApiError | undefined;
}

interface Question {
  readonly body: LogVolumeBody;
  readonly node: LogQueryNode | null;
}

/** Values a field, the most frequent. */
const VALUES = 10;
/** Questions of their own for fields that the query narrows. */
const MOST_NARROWED = 4;
const ALWAYS = ['level', 'host', 'service', 'file'];

/** Fields with their most frequent values. `body` must stay the same while it is the same question. */
export function useFacets(api: Api, { body, node }: Question, on: boolean): Facets {
  const [facets, setFacets] = useState<Facets>({ data: undefined, loading: true, error: undefined });
  useEffect(() => {
    if (!on) {
      return undefined;
    }
    setFacets((old) => ({ ...old, loading: true, error: undefined }));
    const asking = ask(api, { body, node }).subscribe({
      next: (data) => setFacets({ data, loading: false, error: undefined }),
      error: (thrown: unknown) => setFacets((old) => ({ ...old, loading: false, error: toApiError(thrown) })),
    });
    return () => asking.unsubscribe();
  }, [api, body, node, on]);
  // Nobody waits for what is not asked.
  return { ...facets, loading: facets.loading && on };
}

/** Of a field that the query narrows, the other values are shown as well: one may want them, too. */
function ask(api: Api, { body, node }: Question): Observable<FacetAnswer> {
  const narrowed = narrowedFields(node).slice(0, MOST_NARROWED);
  const whole = api.call('queryLogFacets', { body: { ...body, limit: VALUES } });
  const wider = narrowed.map((field) => {
    const query = withoutIncluded(body.query ?? '', field);
    // The API takes the empty text for no query.
    const asked = { ...body, query, fields: [field], limit: VALUES };
    return api.call('queryLogFacets', { body: asked });
  });
  return forkJoin([whole, ...wider]).pipe(map(([first, ...others]) => joined(first, others, narrowed)));
}

function narrowedFields(node: LogQueryNode | null): readonly string[] {
  const parts = node === null ? [] : node.kind === 'and' ? node.of : [node];
  const names = new Set(parts.flatMap(namesIn));
  return [...names].filter((name) => includedValues(node, name).length > 0);
}

function namesIn(node: LogQueryNode): readonly string[] {
  switch (node.kind) {
    case 'or':
      return node.of.flatMap(namesIn);
    case 'level':
      return ['level'];
    case 'known':
      return [node.field];
    case 'field':
      // Called like one of ours: the list of values would be that of ours.
      return knownField(node.name) === undefined ? [node.name] : [];
    case 'and':
    case 'not':
    case 'text':
      return [];
    default:
      return node satisfies never;
  }
}

function joined(
  whole: FacetAnswer,
  others: readonly FacetAnswer[],
  narrowed: readonly string[],
): FacetAnswer {
  const wider = new Map(others.flatMap(({ facets }) => facets.map((facet) => [facet.field, facet] as const)));
  const own = whole.facets.filter(({ field }, at) => isOwn(field, at, whole.facets));
  const found = own.map((facet) => wider.get(facet.field) ?? facet);
  const names = new Set(found.map(({ field }) => field));
  const added = narrowed.flatMap((field) => (names.has(field) ? [] : (wider.get(field) ?? [])));
  const all = [...found, ...added];
  const first = (field: string) => (ALWAYS.includes(field) ? ALWAYS.indexOf(field) : ALWAYS.length);
  return { ...whole, facets: all.sort((a, b) => first(a.field) - first(b.field)) };
}

/** Not a field of the lines that is called like one that every line has: a term with its name means the other one. */
function isOwn(field: string, at: number, all: readonly Facet[]): boolean {
  const known = knownField(field);
  return known === undefined || (known === field && all.findIndex((facet) => facet.field === field) === at);
}
