import '../../public-path.ts';
import { PanelPlugin, VisualizationSuggestionScore, type PanelProps } from '@grafana/data';
import { lazyComponent } from '../../lazy-component.tsx';
import { t } from '../../t.ts';
import { translationsReady } from '../../translations.ts';
import { DEFAULTS, fromLogsPanel, MOST_LINES, type LogTailOptions } from './options.ts';

// The names of the options are asked for when the editor opens, which is later than this.
void translationsReady();

export const plugin = new PanelPlugin<LogTailOptions>(
  lazyComponent<PanelProps<LogTailOptions>>(async () => (await import('./LogTailPanel.tsx')).LogTailPanel),
)
  .setPanelOptions((builder) =>
    builder
      .addBooleanSwitch({
        path: 'live',
        name: t('logtail.option.live', 'Live'),
        description: t('logtail.live-tip', 'Lines as they come, instead of those of the time range'),
        defaultValue: DEFAULTS.live,
      })
      .addRadio({
        path: 'order',
        name: t('logtail.option.order', 'Order'),
        defaultValue: DEFAULTS.order,
        settings: {
          options: [
            { value: 'newest', label: t('logtail.option.newest', 'Newest first') },
            { value: 'oldest', label: t('logtail.option.oldest', 'Oldest first') },
          ],
        },
      })
      .addBooleanSwitch({
        path: 'wrap',
        name: t('logtail.option.wrap', 'Wrap long lines'),
        defaultValue: DEFAULTS.wrap,
      })
      .addBooleanSwitch({
        path: 'showTime',
        name: t('logtail.option.time', 'Time'),
        defaultValue: DEFAULTS.showTime,
      })
      .addBooleanSwitch({
        path: 'showLabels',
        name: t('logtail.option.labels', 'Host and service'),
        defaultValue: DEFAULTS.showLabels,
      })
      .addNumberInput({
        path: 'maxLines',
        name: t('logtail.option.lines', 'Lines that are kept'),
        description: t('logtail.option.lines-tip', 'Of a live list; at most 10,000.'),
        defaultValue: DEFAULTS.maxLines,
        settings: { min: 1, max: MOST_LINES, integer: true },
      }),
  )
  .setPanelChangeHandler((_panel, previous, options) => (previous === 'logs' ? fromLogsPanel(options) : {}))
  .setSuggestionsSupplier((summary) =>
    summary.hasPreferredVisualisationType('logs')
      ? [{ score: VisualizationSuggestionScore.Good, options: { live: false }, cardOptions: { maxRows: 20 } }]
      : undefined,
  );
