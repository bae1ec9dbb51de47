import type { RuleCondition } from '@vigilops/contracts/api';
import { parseLogQuery, printLogQuery, type LogQueryNode } from '@vigilops/contracts/log-query';
import type { AlertRecord } from '../../model/index.ts';

type LogCondition = Extract<RuleCondition, { type: 'log' }>;

/** A search of the log centre. */
export interface LogSearchText {
  readonly text: string;
  readonly caseSensitive: boolean;
}

const SPAN = { from: 0, to: 0 };

/** What finds the lines that a rule on logs raised an alert of: what it asks of them, and whose they are. */
export function searchOfAlert(
  { query, case_sensitive: caseSensitive = false, text, levels }: LogCondition,
  { hostName, labels }: Pick<AlertRecord, 'hostName' | 'labels'>,
): LogSearchText {
  const asked = query === undefined ? null : parseLogQuery(query, { caseSensitive });
  const of: LogQueryNode[] = [
    ...(asked === null ? [] : asked.kind === 'and' ? asked.of : [asked]),
    ...(text === undefined ? [] : [textNode(text, caseSensitive)]),
    ...(levels === undefined ? [] : [{ kind: 'level', levels, span: SPAN } as const]),
    ownNode('host', hostName ?? undefined),
    ownNode('service', labels['service']),
  ];
  return { text: printLogQuery({ kind: 'and', of, span: SPAN }), caseSensitive };
}

/** In any case, also where the words beside it are not. */
function textNode(value: string, caseSensitive: boolean): LogQueryNode {
  return {
    kind: 'text',
    pattern: caseSensitive
      ? { kind: 'regex', source: value.replace(/[^\p{L}\p{N}\s_]/gu, '\\$&'), caseSensitive: false }
      : { kind: 'exact', value, caseSensitive },
    span: SPAN,
  };
}

/** Of this host or service; of none where there is none. */
function ownNode(field: 'host' | 'service', name: string | undefined): LogQueryNode {
  return name === undefined
    ? { kind: 'not', of: { kind: 'known', field, test: { kind: 'exists' }, span: SPAN }, span: SPAN }
    : {
        kind: 'known',
        field,
        test: { kind: 'text', pattern: { kind: 'exact', value: name, caseSensitive: true } },
        span: SPAN,
      };
}
