import { LEVELS } from '@vigilops/contracts';
import { includedValues, type LogQueryError, type LogQueryNode } from '@vigilops/contracts/log-query';
import { readQuery } from '../logs/log-filter.ts';
import type { RestoreFilter } from './types.ts';

/** What a search means for an archive, or why it cannot be asked of one. */
export type RestoreQuery =
  | { readonly kind: 'filter'; readonly filter: RestoreFilter }
  | { readonly kind: 'problem'; readonly problem: LogQueryError }
  /** A part that archives are not asked for. */
  | { readonly kind: 'unfit'; readonly part: string };

const ALL: RestoreFilter = { services: [], hosts: [], level: null, text: '' };

/**
 * Archives know services, hosts, a level and above, and one text, all of which must hold. The same words as in the log
 * centre; what else a search can say is for when the lines are there.
 */
export function restoreQuery(text: string): RestoreQuery {
  const { node, problem } = readQuery({ query: text, caseSensitive: false });
  if (problem !== undefined) {
    return { kind: 'problem', problem };
  }
  let filter = ALL;
  for (const part of partsOf(node)) {
    const more = withPart(filter, part);
    if (more === undefined) {
      return { kind: 'unfit', part: text.slice(part.span.from, part.span.to) };
    }
    filter = more;
  }
  return { kind: 'filter', filter };
}

const partsOf = (node: LogQueryNode | null): readonly LogQueryNode[] =>
  node === null ? [] : node.kind === 'and' ? node.of.flatMap(partsOf) : [node];

/** Undefined where the filter has no room for it. */
function withPart(filter: RestoreFilter, part: LogQueryNode): RestoreFilter | undefined {
  if (part.kind === 'text') {
    const { pattern } = part;
    const fits = pattern.kind === 'exact' && !pattern.caseSensitive && filter.text === '';
    return fits ? { ...filter, text: pattern.value } : undefined;
  }
  if (part.kind === 'level') {
    const [least = 'unknown'] = LEVELS.filter((level) => part.levels.includes(level));
    const isAbove = LEVELS.slice(LEVELS.indexOf(least)).every((level) => part.levels.includes(level));
    return isAbove && filter.level === null && least !== 'unknown' ? { ...filter, level: least } : undefined;
  }
  const services = includedValues(part, 'service');
  if (services.length > 0 && filter.services.length === 0) {
    return { ...filter, services: [...services] };
  }
  const hosts = includedValues(part, 'host');
  return hosts.length > 0 && filter.hosts.length === 0 ? { ...filter, hosts: [...hosts] } : undefined;
}
