import { FieldType, type DataFrame } from '@grafana/data';

/** The footer as dashboards wrote it before each field had its own. */
export interface OldFooter {
  readonly show: boolean;
  readonly reducer?: readonly string[];
  readonly fields?: readonly string[] | string;
  readonly countRows?: boolean;
}

/** The frame with the footer of the panel given to the fields that it is about. */
export function withFooter(frame: DataFrame, footer: OldFooter | undefined): DataFrame {
  if (footer?.show !== true) {
    return frame;
  }
  const named = [footer.fields ?? []].flat().filter((name) => name !== '');
  const reducers = footer.countRows === true ? ['countAll'] : [...(footer.reducer ?? [])];
  const fields = frame.fields.map((field, index) => {
    const counts = footer.countRows === true && index === 0;
    const sums =
      footer.countRows !== true &&
      field.type === FieldType.number &&
      (named.length === 0 || named.includes(field.state?.displayName ?? field.name));
    const custom = { ...(field.config.custom as object | undefined), footer: { reducers } };
    return counts || sums ? { ...field, config: { ...field.config, custom } } : field;
  });
  return { ...frame, fields };
}
