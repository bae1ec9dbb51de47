import type { ChannelField } from '@vigilops/contracts/api';
import { z } from 'zod';
import type { Both } from './channel.ts';
import { isWebAddress } from './http/web-address.ts';

/** One field of a form, and what may stand in it. */
export interface Field<Schema extends z.ZodType> extends Omit<ChannelField, 'key'> {
  readonly schema: Schema;
}
export type Fields = Readonly<Record<string, Field<z.ZodType>>>;
export type ConfigOf<F extends Fields> = { readonly [Key in keyof F]: z.output<F[Key]['schema']> };

interface Wording {
  readonly label: Both;
  readonly help?: Both;
  readonly placeholder?: string;
}

const MAX_LINE = 2_048;
const MAX_TEXT = 16_384;
/** A header or a line of a protocol may be made of it. */
const line = z
  .string()
  .min(1)
  .max(MAX_LINE)

  .regex(/^[^\0-\x1F\x7F]*$/, 'must be one line');
const webAddress = line.refine(
  isWebAddress,
  'must be an http:// or https:// address without user or fragment',
);

function fieldOf<Schema extends z.ZodType>(
  kind: ChannelField['kind'],
  { label, help, placeholder }: Wording,
  schema: Schema,
): Field<Schema> {
  return {
    kind,
    required: true,
    label,
    help: help ?? null,
    placeholder: placeholder ?? null,
    choices: null,
    default: null,
    schema,
  };
}

export const text = (wording: Wording) => fieldOf('text', wording, line);
export const secret = (wording: Wording) => fieldOf('secret', wording, line);
export const url = (wording: Wording) => fieldOf('url', wording, webAddress);
/** An address that lets whoever has it write. */
export const secretUrl = (wording: Wording) => fieldOf('secret', wording, webAddress);
export const multiline = (wording: Wording) => fieldOf('multiline', wording, z.string().max(MAX_TEXT));
export const list = (wording: Wording, item: z.ZodType<string> = line) =>
  fieldOf('list', wording, z.array(item).max(100));
export const wholeNumber = (wording: Wording, { min, max }: { readonly min: number; readonly max: number }) =>
  fieldOf('number', wording, z.int().min(min).max(max));

export function choice<const Values extends readonly [string, ...string[]]>(
  wording: Wording,
  values: Values,
  labels: Readonly<Record<Values[number], Both>>,
): Field<z.ZodEnum<z.core.util.ToEnum<Values[number]>>> {
  return {
    ...fieldOf('choice', wording, z.enum(values)),
    choices: values.map((value: Values[number]) => ({ value, label: labels[value] })),
  };
}

/** May be left out. */
export function optional<Schema extends z.ZodType>(field: Field<Schema>): Field<z.ZodOptional<Schema>> {
  return { ...field, required: false, schema: field.schema.optional() };
}

/** Is this where it is left out. */
export function preset<Schema extends z.ZodType>(
  field: Field<Schema>,
  value: z.output<Schema> & (string | number | boolean | string[]),
): Field<z.ZodDefault<Schema>> {
  return {
    ...field,
    required: false,
    default: value,
    schema: field.schema.default(value as z.core.util.NoUndefined<z.output<Schema>>),
  };
}

const telephone = line.regex(/^\+?[0-9][0-9 -]{4,22}$/, 'must be a telephone number');
export const telephones = (wording: Wording) => list(wording, telephone);
