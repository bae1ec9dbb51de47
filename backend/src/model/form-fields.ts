import type { ChannelField } from '@vigilops/contracts/api';
import { z } from 'zod';

/** A text in the languages of the house. */
export interface Both {
  readonly en: string;
  readonly zh: string;
}

/** One field of a form that a channel or a provider declares, and what may stand in it. */
export interface Field<Schema extends z.ZodType> extends Omit<ChannelField, 'key'> {
  readonly schema: Schema;
}
export type Fields = Readonly<Record<string, Field<z.ZodType>>>;
export type ConfigOf<F extends Fields> = { readonly [Key in keyof F]: z.output<F[Key]['schema']> };

export interface Wording {
  readonly label: Both;
  readonly help?: Both;
  readonly placeholder?: string;
}

/** A field that has to be filled in. */
export function fieldOf<Schema extends z.ZodType>(
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
