import { conditionText } from '../../alerts/condition-words.ts';
import { NOISY } from '../../alerts/rules/noise.ts';
import type { AlertRule } from '../../alerts/types.ts';

export const RULE_SHOWS = ['firing', 'noisy', 'failing', 'off'] as const;
export type RuleShow = (typeof RULE_SHOWS)[number];

interface Wanted {
  readonly text: string;
  /** Undefined: all. */
  readonly show: RuleShow | undefined;
}

/** Those that fire first, then by what they are called. */
export function shownRules(rules: readonly AlertRule[], { text, show }: Wanted): AlertRule[] {
  const wanted = text.trim().toLowerCase();
  return rules
    .filter((rule) => isShown(rule, show))
    .filter(
      (rule) =>
        wanted === '' ||
        [rule.name, rule.title, conditionText(rule.condition)].some((part) =>
          part.toLowerCase().includes(wanted),
        ),
    )
    .toSorted((a, b) => b.firing - a.firing || a.title.localeCompare(b.title, undefined, { numeric: true }));
}

function isShown(rule: AlertRule, show: RuleShow | undefined): boolean {
  switch (show) {
    case 'firing':
      return rule.firing > 0;
    case 'noisy':
      return (rule.noise ?? 0) >= NOISY;
    case 'failing':
      return rule.last_error !== null || rule.missed > 0;
    case 'off':
      return !rule.enabled;
    case undefined:
      return true;
    default:
      return show satisfies never;
  }
}
