import { severityOfWord } from '../level-words.ts';
import { LEVELS, levelOf, type Level } from '../severity.ts';
import type { Comparison, KnownField } from './ast.ts';

/** Names under which people know a field that every record has. */
const SYNONYMS = {
  host: ['host.name', 'hostname'],
  service: ['service.name'],
  group: ['host.group'],
  tag: ['host.tag'],
  file: ['log.file.path', 'filename'],
  trace_id: ['trace', 'traceID', 'traceId', 'trace.id'],
  span_id: ['span', 'spanID', 'spanId', 'span.id'],
  event: ['event.name', 'event_name'],
  template: ['template_id'],
  issue: ['issue_id'],
} as const satisfies Record<KnownField, readonly string[]>;

export const KNOWN_FIELDS = Object.keys(SYNONYMS) as readonly KnownField[];

const KNOWN = new Map<string, KnownField | 'level'>([
  ['level', 'level'],
  ['severity', 'level'],
  ...KNOWN_FIELDS.flatMap((field) => [field, ...SYNONYMS[field]].map((name) => [name, field] as const)),
]);

/** What a name without quotes means; undefined where it is an attribute. */
export function knownField(name: string): KnownField | 'level' | undefined {
  return KNOWN.get(name);
}

/** The level that a word means, in any case and short: `warning`, `err`, `crit`. */
export function levelOfWord(word: string): Level | undefined {
  const severity = severityOfWord(word);
  if (severity > 0) {
    return levelOf(severity);
  }
  return word.toLowerCase() === 'unknown' ? 'unknown' : undefined;
}

/** Levels from the least grave; `unknown` has no place among them. */
export const KNOWN_LEVELS: readonly Level[] = LEVELS.filter((level) => level !== 'unknown');

export function levelsThatAre(operator: Comparison, level: Level): readonly Level[] {
  const at = KNOWN_LEVELS.indexOf(level);
  const holds = {
    '>': (i: number) => i > at,
    '>=': (i: number) => i >= at,
    '<': (i: number) => i < at,
    '<=': (i: number) => i <= at,
  };
  return KNOWN_LEVELS.filter((_, i) => holds[operator](i));
}
