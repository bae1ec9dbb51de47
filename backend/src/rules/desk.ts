import type { AlertRuleDefinition, RuleTemplate } from '@vigilops/contracts/api';
import type { Readers } from '../store/index.ts';
import { createBacktest, type Backtest, type BacktestDeps } from './backtest/index.ts';
import { runbookIn, ruleTitle } from './built-in/in-language.ts';
import { ruleTemplates } from './built-in/index.ts';
import { exportPrometheusRules } from './prometheus/export.ts';
import { importPrometheusRules } from './prometheus/import.ts';
import type { KnownNames } from './prometheus/names.ts';

/** What people do with rules before and beside keeping them. */
export interface RuleDesk {
  readonly templates: () => readonly RuleTemplate[];
  /** In the language of the house: what people call a rule, and what it tells them to do. */
  titleOf(ruleName: string): string;
  runbookOf(definition: Pick<AlertRuleDefinition, 'runbook'>): string;
  readonly backtest: Backtest['run'];
  /** What a Prometheus rule file comes to here. Throws REQUEST_INVALID. */
  readPrometheus(yaml: string, signal: AbortSignal): Promise<ReturnType<typeof importPrometheusRules>>;
  writePrometheus(rules: readonly AlertRuleDefinition[]): string;
}

const MOST_METRICS = 5_000;
const MOST_KEYS = 200;

export function createRuleDesk(
  deps: BacktestDeps & { readonly metrics: Pick<Readers['metrics'], 'listMetrics' | 'labelKeys'> },
): RuleDesk {
  const language = () => deps.watch.house().language;
  return {
    templates: () => ruleTemplates(language()),
    titleOf: (ruleName) => ruleTitle(ruleName, language()),
    runbookOf: ({ runbook }) => runbookIn(runbook, language()),
    backtest: createBacktest(deps).run,
    writePrometheus: exportPrometheusRules,

    readPrometheus: async (yaml, signal) => {
      const metrics = await deps.metrics.listMetrics({ limit: MOST_METRICS }, signal);
      // Read twice: which labels are needed is known only when it was read once.
      const asked = new Set<string>();
      importPrometheusRules(yaml, { metrics, labelsOf: (metric) => noted(asked, metric) });
      const labels = new Map<string, ReturnType<KnownNames['labelsOf']>>();
      for (const metric of metrics.map(({ name }) => name).filter((name) => asked.has(name))) {
        const keys = await deps.metrics.labelKeys({ metric }, MOST_KEYS, signal);
        labels.set(
          metric,
          keys.map(({ key, source }) => ({ key, isOfSeries: source === 'series' })),
        );
      }
      return importPrometheusRules(yaml, { metrics, labelsOf: (metric) => labels.get(metric) ?? [] });
    },
  };
}

function noted(asked: Set<string>, metric: string): [] {
  asked.add(metric);
  return [];
}
