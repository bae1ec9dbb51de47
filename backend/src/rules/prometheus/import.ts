import { alertRuleDefinition, type AlertRuleDefinition, type AlertSeverity } from '@vigilops/contracts/api';
import { conditionOf } from './expression.ts';
import type { KnownNames } from './names.ts';
import { readRuleFile, type FileRule } from './rule-file.ts';
import { NotHonoured, durationSeconds } from './syntax.ts';

export interface ImportedRule {
  readonly definition: AlertRuleDefinition;
  /** Where it is not quite the same; null: it is. */
  readonly note: string | null;
}

export interface RefusedRule {
  readonly group: string;
  readonly alert: string;
  readonly reason: string;
}

interface Group {
  readonly name: string;
  readonly interval?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

const MOST_RULES = 2_000;
const DAY_SECONDS = 86_400;

/** Rules of a Prometheus rule file, as far as they can be honoured, and the others with the reason. Throws REQUEST_INVALID. */
export function importPrometheusRules(
  yaml: string,
  known: KnownNames,
): { readonly rules: readonly ImportedRule[]; readonly refused: readonly RefusedRule[] } {
  const rules: ImportedRule[] = [];
  const refused: RefusedRule[] = [];
  const names = new Set<string>();
  for (const { name, interval, labels, rules: ofGroup } of readRuleFile(yaml).groups) {
    const group = { name, interval, labels: labels ?? {} };
    for (const rule of ofGroup ?? []) {
      const alert = rule.alert ?? rule.record ?? '';
      try {
        if (rules.length >= MOST_RULES) {
          throw new NotHonoured(`a file has ${String(MOST_RULES)} rules at most`);
        }
        const imported = importRule(rule, group, known, names);
        names.add(imported.definition.name);
        rules.push(imported);
      } catch (error) {
        if (!(error instanceof NotHonoured)) {
          throw error;
        }
        refused.push({ group: name, alert, reason: error.message });
      }
    }
  }
  return { rules, refused };
}

function importRule(
  rule: FileRule,
  group: Group,
  known: KnownNames,
  taken: ReadonlySet<string>,
): ImportedRule {
  if (rule.alert === undefined) {
    throw new NotHonoured('a recording rule: metrics are stored as they were sent, with rollups');
  }
  const { condition, notes } = conditionOf(rule.expr, known);
  const { severity: given, ...labels } = { ...group.labels, ...rule.labels };
  const severity = severityOf(given);
  const plain = Object.entries(labels).filter(([, value]) => !isTemplate(value));
  const made = alertRuleDefinition.safeParse({
    name: freeName(rule.alert, given, taken),
    condition,
    for_seconds: secondsOf(rule.for, 'for'),
    keep_firing_seconds: secondsOf(rule.keep_firing_for, 'keep_firing_for'),
    severity: severity ?? 'warning',
    labels: Object.fromEntries(plain),
    runbook: runbookOf(rule.annotations ?? {}),
  });
  if (!made.success) {
    const [issue] = made.error.issues;
    throw new NotHonoured(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is no rule'}`);
  }
  const all = [
    ...notes,
    ...(given !== undefined && severity === undefined ? [`severity ${given} is unknown here: warning`] : []),
    ...(plain.length < Object.keys(labels).length ? ['labels that are templates are left out'] : []),
    ...(Object.values(rule.annotations ?? {}).some(isTemplate)
      ? ['templates in annotations stay as written']
      : []),
    ...(group.interval === undefined
      ? []
      : ['the interval of its group is not honoured: rules are looked at every 10 s']),
  ];
  return { definition: made.data, note: all.length === 0 ? null : all.join('; ') };
}

const SEVERITIES: Readonly<Record<string, AlertSeverity>> = {
  critical: 'critical',
  page: 'critical',
  emergency: 'critical',
  high: 'critical',
  error: 'critical',
  warning: 'warning',
  warn: 'warning',
  ticket: 'warning',
  medium: 'warning',
  info: 'info',
  notice: 'info',
  low: 'info',
  none: 'info',
};

function severityOf(given: string | undefined): AlertSeverity | undefined {
  return given === undefined ? undefined : SEVERITIES[given.toLowerCase()];
}

function isTemplate(text: string): boolean {
  return text.includes('{{');
}

/** Prometheus has alerts of one name and several severities; our rules have names of their own. */
function freeName(alert: string, severity: string | undefined, taken: ReadonlySet<string>): string {
  const wanted = [
    alert,
    ...(severity === undefined || isTemplate(severity) ? [] : [`${alert} (${severity})`]),
  ];
  for (let number = 2; ; number += 1) {
    const free = wanted.find((name) => !taken.has(name));
    if (free !== undefined) {
      return free;
    }
    wanted.push(`${alert} ${String(number)}`);
  }
}

function secondsOf(text: string | undefined, field: string): number {
  const seconds = text === undefined ? 0 : durationSeconds(text);
  if (seconds === null || seconds > DAY_SECONDS) {
    throw new NotHonoured(`${field} has to be a duration of a day at most, such as 5m`);
  }
  return Math.round(seconds);
}

/** Links first, then the words. */
function runbookOf(annotations: Readonly<Record<string, string>>): string {
  const order = ['runbook_url', 'runbook', 'summary', 'description', 'message'];
  const lines = order.flatMap((name) => (annotations[name] === undefined ? [] : [annotations[name].trim()]));
  return lines.join('\n').slice(0, 8_192);
}
