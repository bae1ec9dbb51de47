import type { ChannelField } from '@vigilops/contracts/api';
import { z } from 'zod';

export interface Both {
  readonly en: string;
  readonly zh: string;
}

/** One field of the form in the wizard, and what may stand in it. */
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

/** What becomes part of a header or of a path: one line of visible ASCII, so nothing can be injected by it. */
const visible = z
  .string()
  .min(1)
  .max(2_048)
  .regex(/^[\x21-\x7E]+$/u, 'must be visible ASCII without spaces');

/** Without a slash at its end. The address itself is looked at when a call connects. */
const address = visible.refine(isAddress, 'must be http:// or https:// without user, query or fragment');

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, username, password, search, hash } = new URL(text);
  const isPlain = username === '' && password === '' && search === '' && hash === '';
  return isPlain && (protocol === 'https:' || protocol === 'http:') && !/[?#]/u.test(text);
}

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

export const text = (wording: Wording) => fieldOf('text', wording, visible);
export const secret = (wording: Wording) => fieldOf('secret', wording, visible);
export const url = (wording: Wording) => fieldOf('url', wording, address);

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
  value: z.output<Schema> & string,
): Field<z.ZodDefault<Schema>> {
  return {
    ...field,
    required: false,
    default: value,
    schema: field.schema.default(value as z.core.util.NoUndefined<z.output<Schema>>),
  };
}

export const apiKey = (placeholder: string) =>
  secret({ label: { en: 'API key', zh: 'API 密钥' }, placeholder });

export const baseUrl = (official: string) =>
  preset(
    url({
      label: { en: 'Address', zh: '地址' },
      help: {
        en: 'Change it only for a proxy or another region.',
        zh: '仅在使用代理或其他地域时修改。',
      },
      placeholder: official,
    }),
    official,
  );

/** Of providers that sell to China in yuan and to the world in dollars. */
export const billCurrency = preset(
  choice(
    {
      label: { en: 'Currency of the bill', zh: '账单币种' },
      help: { en: 'Decides which price list holds.', zh: '决定采用哪份价格表。' },
    },
    ['CNY', 'USD'],
    {
      CNY: { en: 'Yuan (mainland China)', zh: '人民币（中国内地）' },
      USD: { en: 'US dollars (international)', zh: '美元（国际站）' },
    },
  ),
  'CNY',
);
