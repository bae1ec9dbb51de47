import { printLogQuery, printValue } from '@vigilops/contracts/log-query';
import { levelWord } from '../../logs/level-look.ts';
import { t } from '../../t.ts';
import type { Became } from './tried.ts';
import type { Pipeline, PipelineStep } from './types.ts';

type Match = Pipeline['match'];

/** Which records a pipeline takes, each condition as a short text; none: all of them. */
export function matchTexts({ services, hosts, files, level, contains, matches }: Match): readonly string[] {
  const texts = [
    services && t('pipelines.match.services', 'service {{names}}', { names: services.join(', ') }),
    hosts && t('pipelines.match.hosts', 'host {{names}}', { names: hosts.join(', ') }),
    files && t('pipelines.match.files', 'file {{names}}', { names: files.join(', ') }),
    level && t('pipelines.match.level', '{{level}} and above', { level: levelWord(level) }),
    contains && t('pipelines.match.contains', 'contains “{{text}}”', { text: contains }),
    matches && t('pipelines.match.matches', 'matches {{pattern}}', { pattern: matches }),
  ];
  return texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]));
}

/** What a step is about, beside its type, as its file has it. */
export function stepText(step: PipelineStep): string {
  const parts = [gistOf(step), whenOf(step)];
  return parts.filter((part) => part !== '').join(' ');
}

function gistOf(step: PipelineStep): string {
  switch (step.type) {
    case 'parse_regex':
    case 'parse_grok':
    case 'parse_json':
    case 'parse_key_value':
      return step.from === 'body' ? '' : step.from;
    case 'rename':
    case 'copy':
      return `${step.from} → ${step.to}`;
    case 'remove':
      return step.fields.join(', ');
    case 'set':
      return `${step.field} = ${String(step.value)}`;
    case 'mask':
      return [...(step.kinds ?? []), ...(step.pattern === undefined ? [] : [step.label])].join(', ');
    case 'sample':
      return `1 : ${String(step.keep_one_in)}`;
    case 'level':
    case 'time':
      return step.from;
    case 'metric':
      return step.name;
    case 'drop':
      return '';
    default:
      return step satisfies never;
  }
}

function whenOf({ when }: PipelineStep): string {
  if (when === undefined) {
    return '';
  }
  const { field, exists, equals, matches } = when;
  const tests = [
    exists === undefined ? '' : exists ? `${field} ∃` : `${field} ∄`,
    equals === undefined ? '' : `${field} = ${String(equals)}`,
    matches === undefined ? '' : `${field} ~ ${matches}`,
  ].filter((test) => test !== '');
  return `(${tests.length === 0 ? field : tests.join(', ')})`;
}

/** A search for lines that a pipeline would take. What a search cannot say is left out. */
export function queryOf({ services, hosts, files, level, contains }: Match): string {
  const globs = (field: string, all: readonly string[] | undefined) => {
    const named = all?.filter((glob) => glob !== '*') ?? [];
    if (named.length === 0) {
      return '';
    }
    const values = named.map((glob) => (/^[\w.*?/-]+$/.test(glob) ? glob : printValue(glob)));
    return values.length === 1 ? `${field}:${values.join('')}` : `${field}:(${values.join(' OR ')})`;
  };
  const text = contains?.trim() ?? '';
  return [
    globs('service', services),
    globs('host', hosts),
    globs('file', files),
    level === undefined || level === 'unknown' || level === 'trace' ? '' : `level:>=${level}`,
    text === ''
      ? ''
      : printLogQuery({
          kind: 'text',
          pattern: { kind: 'exact', value: text, caseSensitive: false },
          span: { from: 0, to: 0 },
        }),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What became of lines, to be counted. */
export function becameName(became: Became): string {
  switch (became) {
    case 'failed':
      return t('pipelines.became.failed', 'A step failed');
    case 'dropped':
      return t('pipelines.became.dropped', 'Dropped');
    case 'sampled_out':
      return t('pipelines.became.sampled', 'Sampled out');
    case 'changed':
      return t('pipelines.became.changed', 'Changed');
    case 'same':
      return t('pipelines.became.same', 'As it was');
    case 'unmatched':
      return t('pipelines.became.unmatched', 'Not matched');
    default:
      return became satisfies never;
  }
}

/** `34 µs`, `1.2 ms`. */
export function tookUs(us: number): string {
  const [value, unit] = us < 1_000 ? [us, 'µs'] : [us / 1_000, 'ms'];
  return `${String(Number(value.toPrecision(2)))} ${unit}`;
}
