import {
  FieldType,
  formattedValueToString,
  getFieldDisplayName,
  outerJoinDataFrames,
  type DataFrame,
  type Field,
} from '@grafana/data';

/** A stretch of time in which a row did not change. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly color: string;
  /** Of the first value, in the joined frame. */
  readonly index: number;
}

export interface Row {
  readonly name: string;
  readonly stretches: readonly Stretch[];
}

interface Custom {
  readonly spanNulls?: boolean | number;
  readonly hideFrom?: { readonly viz?: boolean };
}

/** One frame with one time for all rows, and a field for each row. */
export function joined(frames: readonly DataFrame[]): DataFrame | undefined {
  const drawable = frames.filter(({ fields }) => fields.some(({ type }) => type === FieldType.time));
  const named = drawable.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => ({
      ...field,
      state: { ...field.state, displayName: getFieldDisplayName(field, frame, [...frames]) },
    })),
  }));
  const [only, ...more] = named;
  return more.length === 0 ? only : outerJoinDataFrames({ frames: named, keepDisplayNames: true });
}

/** The fields that are rows, in their order. */
export const rowFields = ({ fields }: DataFrame): Field[] =>
  fields.filter(
    (field) =>
      field.type !== FieldType.time && (field.config.custom as Custom | undefined)?.hideFrom?.viz !== true,
  );

export function rowsOf(frame: DataFrame, merge: boolean, end: number, fallback: string): Row[] {
  const times = (frame.fields.find(({ type }) => type === FieldType.time)?.values ?? []) as number[];
  return rowFields(frame).map((field) => ({
    name: field.state?.displayName ?? field.name,
    stretches: stretchesOf(field, times, { merge, end, fallback }),
  }));
}

interface Drawing {
  readonly merge: boolean;
  /** Where the last state ends: the end of what is shown, or now. */
  readonly end: number;
  readonly fallback: string;
}

/** A state lasts until the next value; what is not known is a gap, unless the row is told to go on. */
export function stretchesOf(field: Field, times: readonly number[], drawing: Drawing): Stretch[] {
  const spans = (field.config.custom as Custom | undefined)?.spanNulls ?? false;
  const found: Stretch[] = [];
  let open: Omit<Stretch, 'to'> | undefined;
  let silentSince: number | undefined;
  const close = (to: number) => {
    if (open !== undefined && to > open.from) {
      found.push({ ...open, to });
    }
    open = undefined;
  };
  times.forEach((time, index) => {
    const value: unknown = field.values[index];
    // Where rows have times of their own, a time of another row says nothing about this one.
    if (value === undefined) {
      return;
    }
    if (value === null) {
      silentSince ??= time;
      return;
    }
    if (silentSince !== undefined && !bridged(spans, time - silentSince)) {
      close(silentSince);
    }
    silentSince = undefined;
    const { text, color } = lookOf(field, value, drawing.fallback);
    if (open !== undefined && drawing.merge && open.text === text && open.color === color) {
      return;
    }
    close(time);
    open = { from: time, text, color, index };
  });
  close(silentSince !== undefined && spans !== true ? silentSince : drawing.end);
  return found;
}

const bridged = (spans: boolean | number, forMs: number) =>
  typeof spans === 'number' ? forMs <= spans : spans;

function lookOf(field: Field, value: unknown, fallback: string) {
  const display = field.display?.(value);
  return display === undefined
    ? { text: String(value), color: fallback }
    : { text: formattedValueToString(display), color: display.color ?? fallback };
}
