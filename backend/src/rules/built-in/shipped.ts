import type { alertRuleDefinition } from '@vigilops/contracts/api';
import type { z } from 'zod';

/** A rule as the house ships it: a key that never changes, and a runbook of what to look at and to do. */
export type ShippedRule = { readonly key: string } & Omit<z.input<typeof alertRuleDefinition>, 'runbook'> & {
    readonly runbook: readonly string[];
  };
