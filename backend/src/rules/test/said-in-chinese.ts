import { runbookIn } from '../built-in/in-language.ts';
import { BUILT_IN_RULES } from '../index.ts';
import { RULE_WORDS } from '../words.ts';

const runbook = BUILT_IN_RULES.find(({ key }) => key === 'host-offline')?.runbook ?? '';

/** What rules of a Chinese house say, for those who tell people of it. */
export const SAID_IN_CHINESE = {
  offline: RULE_WORDS.zh.offline('web-1', '2026-03-01 19:50:00 GMT+8'),
  down: (service: string) => RULE_WORDS.zh.service.down(service, null),
  runbook: runbookIn(runbook, 'zh'),
};
