import { parser } from '@prometheus-io/lezer-promql';
import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_RULES, ruleTemplates } from '../built-in/index.ts';
import { exportPrometheusRules } from './export.ts';
import { importPrometheusRules } from './import.ts';
import { readRuleFile } from './rule-file.ts';

const shipped = [
  ...BUILT_IN_RULES.map((rule) =>
    Object.fromEntries(Object.entries(rule).filter(([name]) => name !== 'key')),
  ).map((rule) => alertRuleDefinition.parse(rule)),
  ...ruleTemplates('en').map(({ definition }) => definition),
];

describe('our rules as a Prometheus rule file', () => {
  it('are PromQL, each that can be said', () => {
    const rules = readRuleFile(exportPrometheusRules(shipped)).groups[0]?.rules ?? [];
    const sayable = shipped.filter(
      ({ condition }) => !['log', 'certificate', 'anomaly', 'blind'].includes(condition.type),
    );
    expect(rules.map(({ alert }) => alert)).toEqual(sayable.map(({ name }) => name));
    for (const { alert, expr } of rules) {
      parser.parse(expr).iterate({
        enter: ({ type }) => {
          expect(type.isError, `${String(alert)}: ${expr}`).toBe(false);
        },
      });
    }
  });

  it('say above them what they cannot say', () => {
    const head = exportPrometheusRules(shipped).split('groups:')[0] ?? '';
    expect(head).toContain('# Service down: here the observers have to agree');
    expect(head).toContain('# FATAL in logs: left out: lines of logs are no metric');
    expect(head).toContain('# CPU above 90 %: it is good again only past 0.85');
  });

  it('come back as they were', () => {
    const rule = alertRuleDefinition.parse({
      name: 'Errors: "many"',
      condition: {
        type: 'series',
        metric: 'system.network.errors',
        filters: [{ key: 'network.interface.name', op: '!~', value: 'lo|"x\\d+' }],
        group_by: ['network.interface.name'],
        time_function: 'rate',
        aggregate: 'sum',
        window_seconds: 600,
        comparison: 'below',
        threshold: 1.5,
      },
      for_seconds: 90,
      keep_firing_seconds: 60,
      severity: 'info',
      labels: { team: 'net' },
      runbook: 'first line\n# second: line',
    });
    const known = {
      metrics: [{ name: 'system.network.errors', kind: 'sum' as const }],
      labelsOf: () => [],
    };
    expect(importPrometheusRules(exportPrometheusRules([rule]), known)).toEqual({
      rules: [{ definition: rule, note: null }],
      refused: [],
    });
  });
});
