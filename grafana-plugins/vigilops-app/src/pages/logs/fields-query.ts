import { LEVELS, type Level } from '@vigilops/contracts';
import { printLogQuery, type KnownField, type LogQueryNode } from '@vigilops/contracts/log-query';

/** What may be asked of lines in fields of their own. */
export interface SearchFields {
  /** Contained in the line, or with `regex` a regular expression. */
  readonly text?: string | undefined;
  readonly regex?: boolean | undefined;
  readonly caseSensitive?: boolean | undefined;
  /** This level and above. */
  readonly level?: Level | undefined;
  readonly levels?: readonly Level[];
  readonly hosts?: readonly string[];
  readonly services?: readonly string[];
  readonly files?: readonly string[];
  readonly traces?: readonly string[];
}

const SPAN = { from: 0, to: 0 };
const isTraceId = (text: string) => /^[\da-f]{32}$/i.test(text);

/** The same as a search. Only written, so that a link needs no parser: links are in what Grafana loads at once. */
export function queryOfFields(fields: SearchFields): string {
  const { levels: named = [], level: from } = fields;
  const above = from === undefined || from === 'unknown' ? [] : LEVELS.slice(LEVELS.indexOf(from));
  const levels = named.length > 0 ? LEVELS.filter((level) => named.includes(level)) : above;
  const of = [
    ...textNodes(fields),
    ...(levels.length === 0 ? [] : [{ kind: 'level', levels, span: SPAN } as const]),
    ...knownNodes('host', fields.hosts),
    ...knownNodes('service', fields.services),
    ...knownNodes('file', fields.files),
    ...knownNodes(
      'trace_id',
      fields.traces?.filter(isTraceId).map((id) => id.toLowerCase()),
    ),
  ];
  return of.length === 0 ? '' : printLogQuery(joined('and', of));
}

function textNodes({ text = '', regex = false, caseSensitive = false }: SearchFields): LogQueryNode[] {
  const pattern = regex
    ? ({ kind: 'regex', source: text, caseSensitive } as const)
    : ({ kind: 'exact', value: text, caseSensitive } as const);
  return text === '' ? [] : [{ kind: 'text', pattern, span: SPAN }];
}

/** Of any of these. */
function knownNodes(field: KnownField, values: readonly string[] = []): LogQueryNode[] {
  const nodes = [...new Set(values)]
    .filter((value) => value !== '')
    .map((value): LogQueryNode => {
      const pattern = { kind: 'exact', value, caseSensitive: true } as const;
      return { kind: 'known', field, test: { kind: 'text', pattern }, span: SPAN };
    });
  return nodes.length === 0 ? [] : [joined('or', nodes)];
}

function joined(kind: 'and' | 'or', of: readonly LogQueryNode[]): LogQueryNode {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind, of, span: SPAN };
}
