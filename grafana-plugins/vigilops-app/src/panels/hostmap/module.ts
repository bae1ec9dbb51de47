import '../../public-path.ts';
import {
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  PanelPlugin,
  ThresholdsMode,
  VisualizationSuggestionScore,
  type DataFrame,
  type PanelProps,
} from '@grafana/data';
import { lazyComponent } from '../../lazy-component.tsx';
import { t } from '../../t.ts';
import { translationsReady } from '../../translations.ts';
import { DEFAULTS, type HostMapOptions } from './options.ts';

// The names of the options are asked for when the editor opens, which is later than this.
void translationsReady();

export const plugin = new PanelPlugin<HostMapOptions>(
  lazyComponent<PanelProps<HostMapOptions>>(async () => (await import('./HostMapPanel.tsx')).HostMapPanel),
)
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.NoValue, FieldConfigProperty.Filterable],
    standardOptions: {
      [FieldConfigProperty.Color]: {
        defaultValue: { mode: FieldColorModeId.Thresholds },
        settings: { byValueSupport: true, bySeriesSupport: false, preferThresholdsMode: true },
      },
      [FieldConfigProperty.Thresholds]: {
        defaultValue: {
          mode: ThresholdsMode.Percentage,
          steps: [
            { value: -Infinity, color: 'green' },
            { value: 70, color: 'orange' },
            { value: 90, color: 'red' },
          ],
        },
      },
    },
  })
  .setPanelOptions((builder) =>
    builder
      .addTextInput({
        path: 'cellLabel',
        name: t('hostmap.option.cell', 'A cell for each'),
        description: t('hostmap.option.cell-tip', 'Label that tells hosts apart.'),
        defaultValue: DEFAULTS.cellLabel,
      })
      .addTextInput({
        path: 'groupLabel',
        name: t('hostmap.option.group', 'Grouped by'),
        description: t(
          'hostmap.option.group-tip',
          'Label by which cells stand together; empty for one group.',
        ),
        defaultValue: DEFAULTS.groupLabel,
      })
      .addRadio({
        path: 'shape',
        name: t('hostmap.option.shape', 'Shape'),
        defaultValue: DEFAULTS.shape,
        settings: {
          options: [
            { value: 'hexagon', label: t('hostmap.option.hexagon', 'Hexagons') },
            { value: 'square', label: t('hostmap.option.square', 'Squares') },
          ],
        },
      })
      .addRadio({
        path: 'sort',
        name: t('hostmap.option.sort', 'Order'),
        defaultValue: DEFAULTS.sort,
        settings: {
          options: [
            { value: 'value', label: t('hostmap.option.by-value', 'Greatest first') },
            { value: 'name', label: t('hostmap.option.by-name', 'By name') },
          ],
        },
      })
      .addBooleanSwitch({
        path: 'showNames',
        name: t('hostmap.option.names', 'Names'),
        defaultValue: DEFAULTS.showNames,
      })
      .addBooleanSwitch({
        path: 'showValues',
        name: t('hostmap.option.values', 'Values'),
        defaultValue: DEFAULTS.showValues,
      })
      .addBooleanSwitch({
        path: 'link',
        name: t('hostmap.option.link', 'A click opens the host'),
        description: t('hostmap.option.link-tip', 'Data links, where there are some, go before.'),
        defaultValue: DEFAULTS.link,
      }),
  )
  .setSuggestionsSupplier(({ hasFieldType, rawFrames = [] }) =>
    hasFieldType(FieldType.number) && isOfHosts(rawFrames)
      ? [{ score: VisualizationSuggestionScore.Good, cardOptions: { maxSeries: 60 } }]
      : undefined,
  );

const isOfHosts = (frames: readonly DataFrame[]): boolean =>
  frames.some(({ fields }) => fields.some(({ labels }) => labels?.[DEFAULTS.cellLabel] !== undefined));
