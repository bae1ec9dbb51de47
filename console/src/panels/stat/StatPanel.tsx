import type { PanelProps } from '@grafana/data';
import type { PercentChangeColorMode, SingleStatBaseOptions } from '@grafana/schema';
import {
  BigValue,
  BigValueGraphMode,
  BigValueTextMode,
  useTheme2,
  type BigValueColorMode,
  type BigValueJustifyMode,
} from '@grafana/ui';
import { useCallback } from 'react';
import { Figures, type Figure } from '../Figures.tsx';

export interface StatOptions extends SingleStatBaseOptions {
  readonly textMode: BigValueTextMode;
  readonly colorMode: BigValueColorMode;
  readonly graphMode: BigValueGraphMode;
  readonly justifyMode: BigValueJustifyMode;
  readonly wideLayout: boolean;
  readonly showPercentChange: boolean;
  readonly percentChangeColorMode: PercentChangeColorMode;
}

/** Big figures, each with its recent course behind it. */
export function StatPanel(panel: PanelProps<StatOptions>) {
  const { options, timeRange, fieldConfig, title } = panel;
  const theme = useTheme2();
  const named = fieldConfig.defaults.displayName !== undefined || title === '';
  const textMode =
    options.textMode === BigValueTextMode.Auto && named ? BigValueTextMode.ValueAndName : options.textMode;
  const draw = useCallback(
    ({ value, alignmentFactors, width, height, count, openMenu, targetClassName }: Figure) => (
      <BigValue
        value={value.display}
        count={count}
        {...(value.sparkline === undefined ? {} : { sparkline: { ...value.sparkline, timeRange } })}
        colorMode={options.colorMode}
        graphMode={options.graphMode}
        justifyMode={options.justifyMode}
        textMode={textMode}
        alignmentFactors={alignmentFactors}
        {...(options.text === undefined ? {} : { text: options.text })}
        width={width}
        height={height}
        theme={theme}
        onClick={openMenu}
        className={targetClassName}
        disableWideLayout={!options.wideLayout}
        percentChangeColorMode={options.percentChangeColorMode}
      />
    ),
    [options, textMode, theme, timeRange],
  );
  return (
    <Figures
      panel={panel}
      draw={draw}
      sparkline={options.graphMode !== BigValueGraphMode.None}
      percentChange={options.showPercentChange}
      itemSpacing={3}
      autoGrid
    />
  );
}
