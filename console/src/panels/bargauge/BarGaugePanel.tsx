import { VizOrientation, type PanelProps } from '@grafana/data';
import type {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  SingleStatBaseOptions,
} from '@grafana/schema';
import { BarGauge, useTheme2 } from '@grafana/ui';
import { useCallback } from 'react';
import { Figures, type Figure } from '../Figures.tsx';

export interface BarGaugeOptions extends SingleStatBaseOptions {
  readonly displayMode: BarGaugeDisplayMode;
  readonly valueMode: BarGaugeValueMode;
  readonly namePlacement: BarGaugeNamePlacement;
  readonly showUnfilled: boolean;
  readonly sizing: BarGaugeSizing;
  readonly minVizWidth: number;
  readonly minVizHeight: number;
  readonly maxVizHeight: number;
}

const AUTO_SIZE = { minVizWidth: 8, minVizHeight: 16, maxVizHeight: 300 } as const;

/** Figures as bars between their minimum and maximum. */
export function BarGaugePanel(panel: PanelProps<BarGaugeOptions>) {
  const { options, fieldConfig, height } = panel;
  const theme = useTheme2();
  const spacing = options.displayMode === 'lcd' ? 2 : 10;
  const draw = useCallback(
    (figure: Figure) => {
      const { value, count, orientation, alignmentFactors, openMenu, targetClassName } = figure;
      const { field, display, view, colIndex } = value;
      const nameless = count === 1 && fieldConfig.defaults.displayName === undefined;
      const processor = colIndex === undefined ? undefined : view?.getFieldDisplayProcessor(colIndex);
      return (
        <div style={{ width: '100%', display: orientation === VizOrientation.Vertical ? 'flex' : 'block' }}>
          <BarGauge
            value={nameless ? { ...display, title: '' } : display}
            width={figure.width}
            height={figure.height}
            orientation={orientation}
            field={field}
            {...(options.text === undefined ? {} : { text: options.text })}
            {...(processor === undefined ? {} : { display: processor })}
            {...(count > 1 ? { alignmentFactors } : {})}
            theme={theme}
            itemSpacing={spacing}
            displayMode={options.displayMode}
            onClick={openMenu}
            className={targetClassName}
            showUnfilled={options.showUnfilled}
            valueDisplayMode={options.valueMode}
            namePlacement={options.namePlacement}
            isOverflow={(figure.height + spacing) * count - spacing > height}
          />
        </div>
      );
    },
    [options, fieldConfig, theme, spacing, height],
  );
  const { minVizWidth, minVizHeight, maxVizHeight } = options.sizing === 'manual' ? options : AUTO_SIZE;
  return (
    <Figures
      panel={panel}
      draw={draw}
      itemSpacing={spacing}
      {...{ minVizWidth, minVizHeight, maxVizHeight }}
    />
  );
}
