import { FieldType, type DataFrame, type Field } from '@grafana/data';
import type { GraphFieldConfig, ScaleDistributionConfig } from '@grafana/schema';

/**
 * The frames that can be drawn over time: those with a time and at least one number. What is no finite number is a
 * gap, so is what a logarithm cannot show; booleans are drawn as 0 and 1.
 */
export function graphable(frames: readonly DataFrame[]): DataFrame[] {
  return frames.flatMap((frame) => {
    const fields = frame.fields.flatMap(drawn);
    const complete =
      fields.some(({ type }) => type === FieldType.time) &&
      fields.some(({ type }) => type !== FieldType.time);
    return complete && frame.length > 0 ? [{ ...frame, fields }] : [];
  });
}

function drawn(field: Field): Field[] {
  switch (field.type) {
    case FieldType.time:
    case FieldType.enum:
      return [field];
    case FieldType.number:
      return [{ ...field, values: field.values.map(toDrawn(scaleOf(field))) }];
    case FieldType.boolean:
      return [asNumbers(field)];
    default:
      return [];
  }
}

const customOf = (field: Field) => (field.config.custom ?? {}) as Partial<GraphFieldConfig>;
const scaleOf = (field: Field) => customOf(field).scaleDistribution;

const toDrawn = (scale: ScaleDistributionConfig | undefined) => (value: unknown) =>
  typeof value !== 'number' || !Number.isFinite(value) || (scale?.type === 'log' && value <= 0)
    ? null
    : value;

function asNumbers(field: Field): Field {
  const custom = { ...customOf(field), lineInterpolation: 'stepAfter' };
  const { text = ['false', 'true'] } = (field.config as { text?: readonly string[] }) ?? {};
  return {
    ...field,
    type: FieldType.number,
    config: { ...field.config, min: 0, max: 1, custom },
    values: field.values.map((value) => (value === null || value === undefined ? null : Number(value))),
    display: (value) => ({ numeric: Number(value), text: text[Number(value) === 0 ? 0 : 1] ?? '' }),
  };
}
