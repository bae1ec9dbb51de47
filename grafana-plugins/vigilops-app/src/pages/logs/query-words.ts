import type { LogQueryError } from '@vigilops/contracts/log-query';
import { t } from '../../t.ts';

/** What is wrong with a query and what to do, in the language of the viewer. */
export function problemText({ fault, subject: it }: LogQueryError): string {
  switch (fault) {
    case 'too-long':
      return t('log-query.too-long', 'A query may have 4,096 characters: shorten it.');
    case 'too-many':
      return t(
        'log-query.too-many',
        'A query may have 200 terms: leave some out, or use a regular expression.',
      );
    case 'too-deep':
      return t(
        'log-query.too-deep',
        'Parentheses and NOT are nested too deep: take away those that are not needed.',
      );
    case 'open-quote':
      return t(
        'log-query.open-quote',
        'This quote is not closed: add a " at the end, or write \\" for the character.',
      );
    case 'open-regex':
      return t(
        'log-query.open-regex',
        'This regular expression is not closed: add a / at the end. To search for the text itself, quote it: "{{it}}".',
        { it },
      );
    case 'open-group':
      return t('log-query.open-group', 'This parenthesis is not closed: add a ), or quote it.');
    case 'open-range':
      return t('log-query.open-range', 'This range is not closed: write [1 TO 5], or quote the value.');
    case 'stray-close':
      return t('log-query.stray-close', 'This parenthesis closes nothing: take it away, or quote it.');
    case 'empty-group':
      return t(
        'log-query.empty-group',
        'There is nothing between these parentheses: fill them, or quote them.',
      );
    case 'empty-phrase':
      return t(
        'log-query.empty-phrase',
        'There is nothing between these quotes: fill them, or take them away.',
      );
    case 'nothing-before':
      return t(
        'log-query.nothing-before',
        'There is nothing before {{it}}: write a term, or quote the word.',
        { it },
      );
    case 'nothing-after':
      return t('log-query.nothing-after', 'There is nothing after {{it}}: write a term, or quote the word.', {
        it,
      });
    case 'no-value':
      return t(
        'log-query.no-value',
        '{{it}} has no value: write it behind the colon without a space, or quote it to search for the text.',
        { it },
      );
    case 'bad-range':
      return t('log-query.bad-range', 'A range looks like [1 TO 5], {1 TO 5} without its ends, or [5 TO *].');
    case 'no-number':
      return t(
        'log-query.no-number',
        '{{it}} compares with a number, as in >=500. Quote the value to search for the text.',
        { it },
      );
    case 'unknown-level':
      return t('log-query.unknown-level', 'Levels are trace, debug, info, warn, error, fatal and unknown.');
    case 'no-level':
      return t('log-query.no-level', 'No level is beyond that: they go from trace to fatal.');
    case 'no-order':
      return t(
        'log-query.no-order',
        '{{it}} is no number and cannot be compared: give a value, or a part with *.',
        {
          it,
        },
      );
    case 'bad-id':
      return t(
        'log-query.bad-id',
        '{{it}} takes a whole id of hexadecimal digits: 32 of a trace, 16 of a span.',
        { it },
      );
    case 'no-id':
      return t(
        'log-query.no-id',
        '{{it}} takes the number of one, such as {{it}}:4711. Take it from the details of a line or from a list.',
        { it },
      );
    case 'bad-character':
      return t('log-query.bad-character', 'U+0000 cannot be searched: no stored line holds it.');
    default:
      return fault satisfies never;
  }
}

/** What a field that every line has is, beside its name. */
export function fieldWords(field: string): string | undefined {
  return FIELD_WORDS[field]?.();
}

const FIELD_WORDS: Readonly<Record<string, (() => string) | undefined>> = {
  level: () => t('log-query.level', 'how grave: error, warn, …'),
  host: () => t('log-query.host', 'name of the host'),
  service: () => t('log-query.service', 'name of the service'),
  group: () => t('log-query.group', 'group of the host'),
  tag: () => t('log-query.tag', 'tag of the host'),
  file: () => t('log-query.file', 'path of the file'),
  trace_id: () => t('log-query.trace-id', 'id of the trace'),
  span_id: () => t('log-query.span-id', 'id of the span'),
  event: () => t('log-query.event', 'name of the event'),
  template: () => t('log-query.template', 'number of the template'),
  issue: () => t('log-query.issue', 'number of the error issue'),
};
