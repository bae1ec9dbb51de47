import '../public-path.ts';
import { DataSourcePlugin } from '@grafana/data';
import { lazyComponent } from '../lazy-component.tsx';
import { VigilDataSource } from './datasource.ts';
import type { ConfigEditorProps } from './editor/ConfigEditor.tsx';
import type { EditorProps } from './editor/QueryEditor.tsx';
import type { VigilOptions, VigilQuery, VigilSecrets } from './query.ts';

export const plugin = new DataSourcePlugin<VigilDataSource, VigilQuery, VigilOptions, VigilSecrets>(
  VigilDataSource,
)
  .setConfigEditor(
    lazyComponent<ConfigEditorProps>(async () => (await import('./editor/ConfigEditor.tsx')).ConfigEditor),
  )
  .setQueryEditor(
    lazyComponent<EditorProps>(async () => (await import('./editor/QueryEditor.tsx')).QueryEditor),
  );
