import '../../public-path.ts';
import { PanelPlugin, type PanelProps } from '@grafana/data';
import { lazyComponent } from '../../lazy-component.tsx';
import { t } from '../../t.ts';
import { translationsReady } from '../../translations.ts';
import { DEFAULTS, type InsightsOptions } from './options.ts';

// The names of the options are asked for when the editor opens, which is later than this.
void translationsReady();

export const plugin = new PanelPlugin<InsightsOptions>(
  lazyComponent<PanelProps<InsightsOptions>>(async () => (await import('./InsightsPanel.tsx')).InsightsPanel),
).setPanelOptions((builder) =>
  builder
    .addBooleanSwitch({
      path: 'showCauses',
      name: t('insights.option.causes', 'Causes of open incidents'),
      defaultValue: DEFAULTS.showCauses,
    })
    .addBooleanSwitch({
      path: 'showFindings',
      name: t('insights.option.findings', 'Findings that go on'),
      defaultValue: DEFAULTS.showFindings,
    })
    .addBooleanSwitch({
      path: 'showIssues',
      name: t('insights.option.issues', 'New errors'),
      description: t('insights.option.issues-tip', 'Also those that were resolved and occur again.'),
      defaultValue: DEFAULTS.showIssues,
    })
    .addBooleanSwitch({
      path: 'showForecasts',
      name: t('insights.option.forecasts', 'What will be full'),
      defaultValue: DEFAULTS.showForecasts,
    })
    .addNumberInput({
      path: 'most',
      name: t('insights.option.most', 'Rows of each, at most'),
      defaultValue: DEFAULTS.most,
      settings: { min: 1, max: 50, integer: true },
    })
    .addNumberInput({
      path: 'minScore',
      name: t('insights.option.score', 'Score of a finding, at least'),
      description: t('insights.option.score-tip', '0 to 1; 0.5 is worth a look, 0.8 is rare.'),
      defaultValue: DEFAULTS.minScore,
      settings: { min: 0, max: 1, step: 0.1 },
    }),
);
