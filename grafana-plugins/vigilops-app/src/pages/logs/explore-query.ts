import type { LogQueryNode } from '@vigilops/contracts/log-query';
import type { VigilQuery } from '../../datasource/query.ts';

type Fields = Partial<
  Pick<VigilQuery, 'text' | 'textMode' | 'caseSensitive' | 'level' | 'hosts' | 'services' | 'file'>
>;

/** The search in the fields of the data source; undefined where they cannot say it. */
export function exploreQuery(node: LogQueryNode | null): Fields | undefined {
  const parts = node === null ? [] : node.kind === 'and' ? node.of : [node];
  let all: Fields = {};
  for (const part of parts) {
    const field = fieldOf(part);
    if (field === undefined || Object.keys(field).some((key) => key in all)) {
      return undefined;
    }
    all = { ...all, ...field };
  }
  return all;
}

function fieldOf(part: LogQueryNode): Fields | undefined {
  switch (part.kind) {
    case 'text': {
      const { pattern } = part;
      if (pattern.kind === 'wildcard') {
        return undefined;
      }
      return pattern.kind === 'regex'
        ? { text: pattern.source, textMode: 'regex', caseSensitive: pattern.caseSensitive }
        : { text: pattern.value, textMode: 'substring', caseSensitive: pattern.caseSensitive };
    }
    case 'level': {
      const [least] = part.levels;
      return least !== undefined && least !== 'unknown' && part.levels.at(-1) === 'fatal'
        ? { level: least }
        : undefined;
    }
    case 'or':
    case 'known':
      return placesOf(part);
    case 'and':
    case 'not':
    case 'field':
      return undefined;
    default:
      return part satisfies never;
  }
}

function placesOf(part: LogQueryNode): Fields | undefined {
  const leaves = part.kind === 'or' ? part.of : [part];
  const found = leaves.map((leaf) =>
    leaf.kind === 'known' && leaf.test.kind === 'text' && leaf.test.pattern.kind === 'exact'
      ? { field: leaf.field, value: leaf.test.pattern.value }
      : undefined,
  );
  const [first] = found;
  if (first === undefined || found.some((each) => each?.field !== first.field)) {
    return undefined;
  }
  const values = found.flatMap((each) => each?.value ?? []);
  switch (first.field) {
    case 'host':
      return { hosts: values };
    case 'service':
      return { services: values };
    case 'file':
      return values.length === 1 ? { file: first.value } : undefined;
    default:
      return undefined;
  }
}
