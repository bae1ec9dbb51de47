interface Props {
  readonly value: string;
  readonly width?: string | number;
  readonly height?: string | number;
}

/**
 * In place of the editor that @grafana/ui opens to show a cell: two megabytes and workers of its own are too much
 * to read a text with.
 */
export const CodeEditor = ({ value, width, height }: Props) => (
  <pre style={{ width, height, overflow: 'auto' }}>{value}</pre>
);
