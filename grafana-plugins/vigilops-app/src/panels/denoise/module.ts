import '../../public-path.ts';
import { PanelPlugin, type PanelProps } from '@grafana/data';
import { lazyComponent } from '../../lazy-component.tsx';
import { t } from '../../t.ts';
import { translationsReady } from '../../translations.ts';
import { DEFAULTS, type DenoiseOptions } from './options.ts';

// The names of the options are asked for when the editor opens, which is later than this.
void translationsReady();

export const plugin = new PanelPlugin<DenoiseOptions>(
  lazyComponent<PanelProps<DenoiseOptions>>(async () => (await import('./DenoisePanel.tsx')).DenoisePanel),
).setPanelOptions((builder) =>
  builder
    .addBooleanSwitch({
      path: 'showIncidents',
      name: t('denoise.option.incidents', 'Incidents'),
      description: t(
        'denoise.option.incidents-tip',
        'As bars over the time that they lasted; a click opens one.',
      ),
      defaultValue: DEFAULTS.showIncidents,
    })
    .addNumberInput({
      path: 'minAlerts',
      name: t('denoise.option.alerts', 'Alerts of an incident, at least'),
      description: t('denoise.option.alerts-tip', 'Smaller ones are left out of the bars.'),
      defaultValue: DEFAULTS.minAlerts,
      settings: { min: 1, max: 1_000, integer: true },
    }),
);
