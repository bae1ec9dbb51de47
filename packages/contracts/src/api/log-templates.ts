import { z } from 'zod';
import { cursorField, idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';
import { logLevel } from './logs.ts';

/** 53 bits of a hash: the same on every backend and in every installation. */
const templateIdField = z.int().min(1).meta({ example: 7352918456120433 });
const lines = z.int().min(0);

const range = {
  from: timeParam.default('now-1h'),
  to: timeParam.default('now'),
};

/** Whose lines are counted, and when. */
const templateFilters = {
  ...range,
  host_id: z.array(idField).max(100).optional(),
  host: z.array(nameField).max(100).optional().meta({ description: 'Names or keys of hosts.' }),
  service: z.array(nameField).max(100).optional(),
  level: logLevel.optional().meta({ description: 'This level and above.' }),
};

export const logTemplate = z
  .object({
    id: templateIdField,
    text: z.string().meta({
      description: 'With the kinds of its values; `<*>` where several kinds were seen.',
      example: 'Accepted password for <word> from <ip> port <num>',
    }),
    name: z.string().nullable().meta({ description: 'How people call it.' }),
    places: z
      .array(z.string())
      .meta({ description: 'Kinds of its values, in their order.', example: ['word', 'ip', 'num'] }),
    is_pinned: z.boolean().meta({ description: 'It never becomes more general by itself.' }),
    is_written: z
      .boolean()
      .meta({ description: 'People wrote it; it is tried before those that were found.' }),
    first_seen: timeField,
    last_seen: timeField,
    lines: lines.meta({ description: 'In the range, whatever it was called then.' }),
    is_new: z.boolean().meta({ description: 'Its first line is in the range.' }),
    series: z.array(lines).meta({ description: 'Lines by step; see `series_from` and `step_seconds`.' }),
  })
  .meta({ id: 'LogTemplate' });
export type LogTemplate = z.infer<typeof logTemplate>;

export const LOG_TEMPLATE_SORTS = ['lines', 'first_seen', 'last_seen'] as const;

export const listLogTemplatesQuery = z.strictObject({
  ...templateFilters,
  search: textField(256).optional().meta({ description: 'Part of the text or of the name.' }),
  new: z.stringbool().optional().meta({ description: 'True: only those whose first line is in the range.' }),
  sort: z.enum(LOG_TEMPLATE_SORTS).default('lines').meta({ description: 'The most, or the newest, first.' }),
  limit: z.int().min(1).max(200).default(50),
  cursor: cursorField.optional(),
});
export type ListLogTemplatesQuery = z.output<typeof listLogTemplatesQuery>;

const seriesSteps = {
  series_from: timeField,
  step_seconds: z.int().min(60),
  counted_from: timeField.meta({
    description: 'Lines before this moment are not counted by template. Times count by whole minutes.',
  }),
};

export const listLogTemplatesResponse = z
  .object({
    items: z.array(logTemplate),
    next_cursor: z.string().nullable(),
    templates: z.int().min(0).meta({ description: 'How many were found, on all pages.' }),
    lines: lines.meta({ description: 'Of all that were found.' }),
    ...seriesSteps,
  })
  .meta({ id: 'LogTemplateList' });
export type ListLogTemplatesResponse = z.infer<typeof listLogTemplatesResponse>;

export const logTemplateParams = z.strictObject({ id: templateIdField });
export const getLogTemplateQuery = z.strictObject(templateFilters);

export const logTemplateDetail = logTemplate
  .extend({
    ...seriesSteps,
    moved_from: z
      .array(z.object({ id: templateIdField, text: z.string().nullable(), at: timeField }))
      .meta({ description: 'Templates whose lines are its own now, the newest first, at most 100.' }),
    services: z
      .array(z.object({ service: z.string(), host: z.string().nullable(), lines }))
      .meta({ description: 'Who writes it, the most first, at most 20.' }),
    levels: z.array(z.object({ level: logLevel, lines })),
  })
  .meta({ id: 'LogTemplateDetail' });
export type LogTemplateDetail = z.infer<typeof logTemplateDetail>;

export const logTemplateSeriesQuery = z.strictObject({
  ...templateFilters,
  max_points: z.int().min(1).max(1_500).default(300),
});

export const logTemplateSeriesResponse = z
  .object({ id: templateIdField, series: z.array(lines), ...seriesSteps })
  .meta({ id: 'LogTemplateSeries' });

export const changeLogTemplateRequest = z
  .strictObject({
    name: orNull(nameField).optional().meta({ description: 'Null takes the name away.' }),
    is_pinned: z.boolean().optional(),
  })
  .meta({ id: 'LogTemplateChange' });

export const mergeLogTemplatesRequest = z
  .strictObject({ ids: z.array(templateIdField).min(2).max(50) })
  .meta({ id: 'LogTemplateMerge' });

export const splitLogTemplateRequest = z
  .strictObject({
    place: z.int().min(0).max(1_000).meta({
      description: 'Of `places`, counted from 0: each word there makes a template of its own from now on.',
    }),
  })
  .meta({ id: 'LogTemplateSplit' });

export const writeLogTemplateRequest = z
  .strictObject({
    text: textField(1_000).min(1).meta({
      description: 'Places are `<word>`, `<num>`, `<ip>` and the other kinds, or `<*>` for any text.',
      example: 'user <word> logged in from <ip>',
    }),
  })
  .meta({ id: 'LogTemplateText' });
