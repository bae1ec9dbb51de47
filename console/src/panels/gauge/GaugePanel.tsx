import type { PanelProps } from '@grafana/data';
import type { BarGaugeSizing, SingleStatBaseOptions } from '@grafana/schema';
import { useCallback } from 'react';
import { Figures, type Figure } from '../Figures.tsx';
import { Gauge } from './Gauge.tsx';

export interface GaugeOptions extends SingleStatBaseOptions {
  readonly showThresholdLabels: boolean;
  readonly showThresholdMarkers: boolean;
  readonly sizing: BarGaugeSizing;
  readonly minVizWidth: number;
  readonly minVizHeight: number;
}

const AUTO_SIZE = { minVizWidth: 75, minVizHeight: 75 } as const;

/** Figures on dials between their minimum and maximum. */
export function GaugePanel(panel: PanelProps<GaugeOptions>) {
  const { options, fieldConfig } = panel;
  const draw = useCallback(
    ({ value, count, width, height, openMenu, targetClassName }: Figure) => (
      <Gauge
        width={width}
        height={height}
        value={value.display}
        field={value.field}
        named={count > 1 || fieldConfig.defaults.displayName !== undefined}
        thresholds={options.showThresholdMarkers}
        thresholdLabels={options.showThresholdLabels}
        onClick={openMenu}
        className={targetClassName}
      />
    ),
    [options, fieldConfig],
  );
  const { minVizWidth, minVizHeight } = options.sizing === 'manual' ? options : AUTO_SIZE;
  return <Figures panel={panel} draw={draw} itemSpacing={8} autoGrid {...{ minVizWidth, minVizHeight }} />;
}
