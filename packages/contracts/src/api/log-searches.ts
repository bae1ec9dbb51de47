import { z } from 'zod';
import { idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';

const definition = {
  query: textField(4_096).meta({
    description: 'In the language of the log centre; the empty text finds every line.',
    example: 'service:shop level:>=warn',
  }),
  case_sensitive: z.boolean().default(false),
  range: orNull(z.strictObject({ from: timeParam, to: timeParam }))
    .default(null)
    .meta({ description: 'Null: whichever range the page has.' }),
  columns: z
    .array(textField(256).min(1))
    .max(20)
    .default([])
    .meta({ description: 'Fields that the list shows beside each line.' }),
};

/** What a saved search asks. */
export const logSearchDefinition = z.strictObject(definition);
export type LogSearchDefinition = z.output<typeof logSearchDefinition>;

export const logSearch = z
  .object({
    id: idField,
    name: nameField,
    ...definition,
    shared: z.boolean().meta({ description: 'Everybody sees it; otherwise whose it is alone.' }),
    created_by: z.string(),
    updated_at: timeField,
  })
  .meta({ id: 'LogSearch' });
export type LogSearch = z.infer<typeof logSearch>;

export const logSearchRequest = z
  .strictObject({
    name: nameField,
    ...definition,
    shared: z.boolean().default(false).meta({
      description: 'False needs somebody who is known: an account, or a person in Grafana.',
    }),
  })
  .meta({ id: 'LogSearchRequest' });
export type LogSearchRequest = z.output<typeof logSearchRequest>;

export const logSearchParams = z.strictObject({ id: idField });
/** Those of the caller and those for all, by name. */
export const listLogSearchesResponse = z.object({ items: z.array(logSearch) }).meta({ id: 'LogSearchList' });
