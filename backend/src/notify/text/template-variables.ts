import type { Letter } from '../channel.ts';
import { list } from '../fields.ts';
import { FIELDS, fieldText, isFieldName } from './variables.ts';
import { z } from 'zod';

const assignment = z
  .string()
  .max(256)
  .refine(
    (line) => {
      const [name = '', field = ''] = line.split('=');
      return /^[A-Za-z_]\w{0,63}$/u.test(name) && isFieldName(field) && line.split('=').length === 2;
    },
    `must be variable=field, and the field one of ${FIELDS.join(', ')}`,
  );

/** A template that was approved elsewhere has variables of its own names. */
export const variableLines = list(
  {
    label: { en: 'Variables of the template', zh: '模板变量' },
    help: {
      en: `One a line, as variable=field. Fields: ${FIELDS.join(', ')}.`,
      zh: `每行一个，格式为「变量名=字段」。可用字段：${FIELDS.join('、')}。`,
    },
    placeholder: 'title=title',
  },
  assignment,
);

/** What an approved template is filled with; an empty variable would be refused. */
export function templateVariables(
  letter: Letter,
  lines: readonly string[],
  characters: number,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [name = '', field = ''] = line.split('=');
      return isFieldName(field) ? [[name, fieldText(field, letter, characters) || '-']] : [];
    }),
  );
}
