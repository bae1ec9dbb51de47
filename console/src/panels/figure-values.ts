import {
  cacheFieldDisplayNames,
  getFieldDisplayValues,
  type DataFrame,
  type FieldDisplay,
  type GetFieldDisplayValuesOptions,
} from '@grafana/data';

/** The figures of all series. Their names come first: some palettes colour by them. */
export function figuresOf(
  data: DataFrame[],
  options: Omit<GetFieldDisplayValuesOptions, 'data'>,
): FieldDisplay[] {
  cacheFieldDisplayNames(data);
  return getFieldDisplayValues({ ...options, data });
}
