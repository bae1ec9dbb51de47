import '../../public-path.ts';
import { PanelPlugin, type PanelProps } from '@grafana/data';
import { lazyComponent } from '../../lazy-component.tsx';
import { dimensionName } from '../../llm/words.ts';
import { t } from '../../t.ts';
import { translationsReady } from '../../translations.ts';
import { DEFAULTS, GROUPED_BY, type LlmCostOptions } from './options.ts';

// The names of the options are asked for when the editor opens, which is later than this.
void translationsReady();

export const plugin = new PanelPlugin<LlmCostOptions>(
  lazyComponent<PanelProps<LlmCostOptions>>(async () => (await import('./LlmCostPanel.tsx')).LlmCostPanel),
).setPanelOptions((builder) =>
  builder
    .addSelect({
      path: 'groupBy',
      name: t('llm.by', 'Grouped by'),
      defaultValue: DEFAULTS.groupBy,
      settings: { options: GROUPED_BY.map((value) => ({ value, label: dimensionName(value) })) },
    })
    .addBooleanSwitch({
      path: 'showBudgets',
      name: t('llm.budgets', 'Budgets'),
      description: t(
        'llm.panel.budgets-tip',
        'Those of all calls as lines across the chart, and below it how far budgets are used.',
      ),
      defaultValue: DEFAULTS.showBudgets,
    }),
);
