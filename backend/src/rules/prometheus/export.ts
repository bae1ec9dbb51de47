import { METRIC } from '@vigilops/contracts';
import type { AlertRuleDefinition, RuleCondition } from '@vigilops/contracts/api';
import { writeYaml } from '@vigilops/runtime';
import { FIGURE_QUESTIONS } from '../figures.ts';
import { HOST_LABEL, seconds, selector, vector, vectorOf } from './promql.ts';

/** An expression, and where it does not say the same. Without one: what Prometheus cannot know. */
interface Said {
  readonly expr?: string;
  readonly notes: readonly string[];
}

/** Our rules as a Prometheus rule file. What it cannot say exactly stands above it, rule by rule. */
export function exportPrometheusRules(rules: readonly AlertRuleDefinition[]): string {
  const said = rules.map((rule) => ({ rule, ...sayIt(rule) }));
  const notes = said.flatMap(({ rule: { name }, expr, notes: ofRule }) =>
    ofRule.map((note) => ` ${oneLine(name)}: ${expr === undefined ? 'left out: ' : ''}${note}`),
  );
  const head = [' Rules of VigilOps. What Prometheus cannot say exactly:', ...notes].join('\n');
  const exported = said.flatMap(({ rule, expr }) => (expr === undefined ? [] : [fileRule(rule, expr)]));
  return writeYaml({ groups: [{ name: 'vigilops', rules: exported }] }, head);
}

function fileRule(rule: AlertRuleDefinition, expr: string): object {
  const { name, severity, labels, runbook, for_seconds: held, keep_firing_seconds: kept } = rule;
  return {
    alert: name,
    expr,
    ...(held === 0 ? {} : { for: seconds(held) }),
    ...(kept === 0 ? {} : { keep_firing_for: seconds(kept) }),
    labels: { ...labels, severity },
    ...(runbook === '' ? {} : { annotations: { description: runbook } }),
  };
}

function sayIt(rule: AlertRuleDefinition): Said {
  const { condition, scope, overrides, enabled } = rule;
  const said = sayCondition(condition);
  const hasScope = scope.host_ids.length + scope.service_ids.length + scope.groups.length > 0;
  const notes = [
    ...(enabled ? [] : ['it is switched off here']),
    ...(hasScope ? ['it is about some hosts, services or groups alone'] : []),
    ...(overrides.length > 0 ? ['it is otherwise for some hosts or groups'] : []),
    ...('recovers_at' in condition && condition.recovers_at !== undefined
      ? [`it is good again only past ${String(condition.recovers_at)}`]
      : []),
  ];
  return said.expr === undefined ? said : { ...said, notes: [...notes, ...said.notes] };
}

function sayCondition(condition: RuleCondition): Said {
  switch (condition.type) {
    case 'metric':
      return sayFigure(condition);
    case 'series':
      return saySeries(condition);
    case 'absence':
      return sayAbsence(condition);
    case 'host':
      return {
        expr: silent(selector(METRIC.heartbeat, []), 90),
        notes: ['each host has a time-out of its own here'],
      };
    case 'service':
      return condition.slower_than_ms === undefined
        ? { expr: `${selector(METRIC.checkUp, [])} < 1`, notes: ['here the observers have to agree'] }
        : {
            expr: `${selector(METRIC.checkDuration, [])} > ${String(condition.slower_than_ms / 1_000)}`,
            notes: ['here the median of the observers counts'],
          };
    case 'certificate':
      return { notes: ['when certificates end is no metric'] };
    case 'log':
      return { notes: ['lines of logs are no metric'] };
    case 'anomaly':
      return { notes: ['what was found without a rule is no metric'] };
    case 'blind':
      return { notes: ['it is about the watch of VigilOps itself'] };
    default:
      return condition satisfies never;
  }
}

function sayFigure(condition: Extract<RuleCondition, { type: 'metric' }>): Said {
  const expr = vector({ ...FIGURE_QUESTIONS[condition.figure], keys: [], windowSeconds: 60 });
  return { expr: compared(expr, condition), notes: ['here the newest value counts, not a mean of 60 s'] };
}

function saySeries(condition: Extract<RuleCondition, { type: 'series' }>): Said {
  const now = vectorOf(condition);
  const before = vectorOf(condition, condition.window_seconds);
  const notes =
    condition.time_function === undefined || condition.aggregate === undefined
      ? ['what is left to the kind of the metric here is written out as for a gauge']
      : [];
  switch (condition.of) {
    case 'value':
      return { expr: compared(now, condition), notes };
    case 'change':
      return { expr: compared(`(${now} - ${before})`, condition), notes };
    case 'change_ratio':
      return { expr: compared(`((${now} - ${before}) / abs(${before}))`, condition), notes };
    default:
      return condition.of satisfies never;
  }
}

function sayAbsence(condition: Extract<RuleCondition, { type: 'absence' }>): Said {
  const { metric, filters, silent_seconds: silence } = condition;
  return {
    expr: silent(selector(metric, filters), silence),
    notes: ['here it says nothing of a host that is not heard at all'],
  };
}

/** Sent within a day, and not within the last seconds, by host. */
function silent(series: string, silence: number): string {
  const sent = (window: string) => `count by ("${HOST_LABEL}") (last_over_time(${series}[${window}]))`;
  return `${sent('1d')} unless ${sent(seconds(silence))}`;
}

function compared(
  expr: string,
  { comparison, threshold }: { readonly comparison: 'above' | 'below'; readonly threshold: number },
): string {
  return `${expr} ${comparison === 'above' ? '>' : '<'} ${String(threshold)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
