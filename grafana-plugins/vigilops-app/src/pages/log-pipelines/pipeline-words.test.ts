import { parseLogQuery } from '@vigilops/contracts/log-query';
import { describe, expect, it } from 'vitest';
import { matchTexts, queryOf, stepText, tookUs } from './pipeline-words.ts';
import type { Pipeline } from './types.ts';

const match: Pipeline['match'] = {
  services: ['shop-*', 'payment service'],
  hosts: ['*'],
  files: ['/var/log/*.log'],
  level: 'warn',
  contains: ' took "x" ',
  matches: '^a',
};

describe('words about a pipeline', () => {
  it('say which records it takes, and nothing where it takes all', () => {
    expect(matchTexts(match)).toEqual([
      'service shop-*, payment service',
      'host *',
      'file /var/log/*.log',
      'WARN and above',
      'contains “ took "x" ”',
      'matches ^a',
    ]);
    expect(matchTexts({})).toEqual([]);
  });

  it('become a search that the log centre takes', () => {
    const query = queryOf(match);
    expect(query).toContain('service:(shop-* OR "payment service") file:/var/log/*.log level:>=warn');
    expect(() => parseLogQuery(query, { caseSensitive: false })).not.toThrow();
    expect(queryOf({ services: ['*'] })).toBe('');
  });

  it('say what a step does, and when', () => {
    expect(
      stepText({
        type: 'sample',
        keep_one_in: 10,
        by: 'trace_id',
        when: { field: 'level', equals: 'debug' },
      }),
    ).toBe('1 : 10 (level = debug)');
    expect(stepText({ type: 'rename', from: 'a', to: 'b' })).toBe('a → b');
    expect(stepText({ type: 'mask', kinds: ['email'], pattern: 'x', as: 'label', label: 'ORDER' })).toBe(
      'email, ORDER',
    );
    expect(stepText({ type: 'drop', when: { field: 'path', matches: '^/health' } })).toBe(
      '(path ~ ^/health)',
    );
  });

  it('give times two digits', () => {
    expect([tookUs(34.1), tookUs(1_234)]).toEqual(['34 µs', '1.2 ms']);
  });
});
