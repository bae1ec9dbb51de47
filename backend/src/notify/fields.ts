import { z } from 'zod';
import { fieldOf, type Wording } from '../model/index.ts';
import { isWebAddress } from './http/web-address.ts';

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

const telephone = line.regex(/^\+?[0-9][0-9 -]{4,22}$/, 'must be a telephone number');
export const telephones = (wording: Wording) => list(wording, telephone);
