import { PanelPlugin } from '@grafana/data';
import { addOptions } from '../options.ts';
import { TextPanel, type TextOptions } from './TextPanel.tsx';

export const plugin = new PanelPlugin<TextOptions>(TextPanel).setPanelOptions((builder) =>
  addOptions(builder, { mode: 'markdown', content: '' }),
);
