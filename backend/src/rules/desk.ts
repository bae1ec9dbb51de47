import type { AlertRuleDefinition, RuleTemplate } from '@vigilops/contracts/api';
import type { LogSources } from '../query/index.ts';
import type { Readers } from '../store/index.ts';
import { createBacktest, type Backtest, type BacktestDeps } from './backtest/index.ts';
import { runbookIn, ruleTitle } from './built-in/in-language.ts';
import { ruleTemplates } from './built-in/index.ts';
import { checkRule } from './check-rule.ts';
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
  /** Throws REQUEST_INVALID that names the field, and of a search the column, where only who looks can tell. */
  check(definition: AlertRuleDefinition, signal: AbortSignal): Promise<void>;
  /** What a Prometheus rule file comes to here. Throws REQUEST_INVALID. */
  readPrometheus(yaml: string, signal: AbortSignal): Promise<ReturnType<typeof importPrometheusRules>>;
  writePrometheus(rules: readonly AlertRuleDefinition[]): string;
}

const MOST_METRICS = 5_000;
const MOST_KEYS = 200;

export function createRuleDesk(
  deps: BacktestDeps & {
    readonly metrics: Pick<Readers['metrics'], 'listMetrics' | 'labelKeys'>;
    readonly checkSearch: LogSources['checkSearch'];
  },
): RuleDesk {
  const language = () => deps.watch.house().language;
  const backtest = createBacktest(deps);

  return {
    templates: () => ruleTemplates(language()),
    titleOf: (ruleName) => ruleTitle(ruleName, language()),
    runbookOf: ({ runbook }) => runbookIn(runbook, language()),

    backtest: async (request, signal) => {
      await checkRule(request.rule, deps.checkSearch, signal);
      return backtest.run(request, signal);
    },

    check: (definition, signal) => checkRule(definition, deps.checkSearch, signal),

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
