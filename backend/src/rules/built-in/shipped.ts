import type { alertRuleDefinition } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { Language } from '../words.ts';

/**
 * A rule as the house ships it: a key that never changes, a runbook of what to look at and to do, and what people call it.
 * The rule itself has the English name in every house: silences and policies match on it.
 */
export type ShippedRule = { readonly key: string } & Omit<
  z.input<typeof alertRuleDefinition>,
  'name' | 'runbook'
> & {
    readonly name: Readonly<Record<Language, string>>;
    readonly runbook: Readonly<Record<Language, readonly string[]>>;
  };

export const textOf = (runbook: readonly string[]): string => runbook.join('\n');
