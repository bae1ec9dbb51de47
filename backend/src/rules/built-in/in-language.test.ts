import { untranslated } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { ruleTitle, runbookIn } from './in-language.ts';
import { BUILT_IN_RULES, ruleTemplates } from './index.ts';
import { SHIPPED_RULES } from './rules.ts';
import { TEMPLATES } from './templates.ts';

const SHIPPED = [...SHIPPED_RULES, ...TEMPLATES];
const HAN = /\p{Script=Han}/u;
/** What operators call the same in both languages. */
const TERMS = [
  'Redis',
  'CLOSE_WAIT',
  'FATAL',
  'OOM',
  'segfault',
  'No space left',
  'Too many open files',
  '5xx',
];

describe('rules that the house ships', () => {
  it.each(SHIPPED.map((rule) => [rule.key, rule] as const))(
    '%s has all of its texts in both',
    (_key, rule) => {
      expect(untranslated(rule.name.zh, TERMS)).toEqual([]);
      expect(rule.name.en).not.toMatch(HAN);
      // Commands and names are in the lines; a sentence is around each of them.
      expect(rule.runbook.zh.filter((line) => !HAN.test(line))).toEqual([]);
      expect(rule.runbook.en.filter((line) => HAN.test(line))).toEqual([]);
      const commands = (lines: readonly string[]) =>
        lines
          .join(' ')
          .match(
            /\b(?:du|find|iostat|ethtool|ps|smartctl|systemctl|journalctl|lsof|ss|sysctl|openssl|certbot|vmstat|strace)\b (?=-)/gu,
          ) ?? [];
      expect(commands(rule.runbook.zh)).toEqual(commands(rule.runbook.en));
    },
  );

  it('are told apart by every text, in either language', () => {
    const texts = SHIPPED.flatMap(({ name, runbook }) => [
      name.en,
      name.zh,
      runbook.en.join('\n'),
      runbook.zh.join('\n'),
    ]);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('are shown in the language of the house as long as nobody has written something else', () => {
    const [cpu] = BUILT_IN_RULES;
    const runbook = cpu?.runbook ?? '';
    expect(cpu?.name).toBe('CPU above 90 %');
    expect(ruleTitle('CPU above 90 %', 'zh')).toBe('CPU 使用率高于 90 %');
    expect(ruleTitle('mine', 'zh')).toBe('mine');
    const zh = runbookIn(runbook, 'zh');
    expect(zh).toMatch(/^查看该主机占用最高的进程/);
    expect(runbookIn(zh, 'en')).toBe(runbook);
    expect(runbookIn(`${runbook}\nCall Ada.`, 'zh')).toBe(`${runbook}\nCall Ada.`);
  });

  it('to begin with are offered in the language of the house', () => {
    const [load] = ruleTemplates('zh');
    expect(load).toMatchObject({
      key: 'load',
      title: '系统负载高于 8',
      definition: { name: '系统负载高于 8', runbook: expect.stringMatching(/^负载包括/) as string },
    });
    expect(ruleTemplates('en')[0]).toMatchObject({ title: 'Load above 8' });
  });
});
