import { PanelPlugin, type PanelModel, type PanelProps } from '@grafana/data';
import { useMemo, useState } from 'react';
import { addOptions } from '../options.ts';

/** The options of Grafana's panel of logs, as dashboards keep them. */
const DEFAULTS = {
  showTime: false,
  showLabels: false,
  showCommonLabels: false,
  wrapLogMessage: false,
  prettifyLogMessage: false,
  enableLogDetails: true,
  sortOrder: 'Descending',
  dedupStrategy: 'none',
} as const;

/**
 * Grafana's panel of logs, drawn by our own with its live view off. The console shares no source with plugins: what
 * the options of one mean for the other, ours says itself, as when a person changes the type of a panel.
 */
export function logsPanel(tail: PanelPlugin): PanelPlugin {
  const Tail = tail.panel;
  function Logs(props: PanelProps) {
    const { options } = props;
    const [chosen, setChosen] = useState({});
    const translated = useMemo(() => {
      const panel = { type: tail.meta.id, options, fieldConfig: props.fieldConfig } as PanelModel;
      return tail.onPanelTypeChanged?.(panel, 'logs', options, props.fieldConfig) ?? {};
    }, [options, props.fieldConfig]);
    return Tail === null ? null : (
      <Tail {...props} options={{ ...tail.defaults, ...translated, ...chosen }} onOptionsChange={setChosen} />
    );
  }
  const plugin = new PanelPlugin(Logs).setPanelOptions((builder) => addOptions(builder, DEFAULTS));
  return tail.noPadding === true ? plugin.setNoPadding() : plugin;
}
