import type { Language } from '../words.ts';
import { SHIPPED_RULES } from './rules.ts';
import { textOf } from './shipped.ts';
import { TEMPLATES } from './templates.ts';

type Both = Readonly<Record<Language, string>>;

const SHIPPED = [...SHIPPED_RULES, ...TEMPLATES];
const NAMES = byText(SHIPPED.map(({ name }) => name));
const RUNBOOKS = byText(SHIPPED.map(({ runbook }) => ({ en: textOf(runbook.en), zh: textOf(runbook.zh) })));

function byText(texts: readonly Both[]): ReadonlyMap<string, Both> {
  return new Map(texts.flatMap((both) => [[both.en, both] as const, [both.zh, both] as const]));
}

/** What people call a rule: where it has a name that it was shipped with, that in their language. */
export function ruleTitle(name: string, language: Language): string {
  return NAMES.get(name)?.[language] ?? name;
}

/** A runbook that is as it was shipped, in whichever language, in this one; what somebody wrote stays as it is. */
export function runbookIn(runbook: string, language: Language): string {
  return RUNBOOKS.get(runbook)?.[language] ?? runbook;
}
