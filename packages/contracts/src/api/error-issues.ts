import { z } from 'zod';
import { idField, nameField, textField, timeField, timeParam } from './fields.ts';
import { logRecord } from './logs.ts';

/** 53 bits of a hash: a JSON number holds them. */
export const errorIssueId = z
  .int()
  .min(1)
  .max(Number.MAX_SAFE_INTEGER)
  .meta({ example: 4_503_599_627_370_497 });

export const ERROR_ISSUE_STATES = ['new', 'known', 'resolved', 'regressed', 'ignored'] as const;
/** `known`: somebody has seen it; `regressed`: it was resolved, and occurs again. */
export const errorIssueState = z.enum(ERROR_ISSUE_STATES).meta({ id: 'ErrorIssueState' });
export type ErrorIssueState = z.infer<typeof errorIssueState>;

export const stackFrame = z
  .object({
    function: z.string(),
    file: z.string(),
    in_app: z.boolean().meta({ description: 'Of the program itself; false for libraries.' }),
  })
  .meta({ id: 'StackFrame' });

export const errorIssue = z
  .object({
    id: errorIssueId,
    service: z.string().meta({ description: '`service.name`, else the program that wrote the file.' }),
    type: z.string().meta({ description: 'Of the exception; empty where there is none.' }),
    title: z.string().meta({ description: 'What it says, with placeholders for what varies.' }),
    culprit: z
      .string()
      .meta({ description: 'The innermost call of the program itself; empty without a stack.' }),
    template_id: z.number().nullable().meta({ description: 'Where the issue is of a template of lines.' }),
    first_seen: timeField,
    last_seen: timeField,
    first_version: z.string().meta({ description: '`service.version` of the first line; may be empty.' }),
    last_version: z.string(),
    total_lines: z.int().meta({ description: 'Ever, also those that retention has dropped.' }),
    state: errorIssueState,
    state_by: z.string().nullable().meta({ description: 'Null: by itself.' }),
    state_at: timeField,
    resolved_in_version: z.string().nullable(),
    regressed_at: timeField.nullable(),
    ignored_until: timeField.nullable(),
    ignored_until_lines: z
      .int()
      .nullable()
      .meta({ description: 'Ignored until `total_lines` is this many.' }),
    merged_into: errorIssueId.nullable(),
    assigned_to: z.string().nullable(),
    note: z.string(),
  })
  .meta({ id: 'ErrorIssue' });
export type ErrorIssue = z.infer<typeof errorIssue>;

const countsWithin = {
  lines: z.int().meta({ description: 'Within the range.' }),
  hosts: z.int().meta({ description: 'That wrote them.' }),
  spark: z.array(z.int()).meta({ description: 'Lines in equal parts of the range, oldest first.' }),
};
export const countedErrorIssue = errorIssue.extend(countsWithin).meta({ id: 'CountedErrorIssue' });
export type CountedErrorIssue = z.infer<typeof countedErrorIssue>;

const range = {
  from: timeParam.default('now-24h').meta({ description: 'Counted from the begin of its minute.' }),
  to: timeParam.default('now'),
  parts: z.int().min(1).max(400).default(24).meta({ description: 'Of the range, in `spark`.' }),
};

export const listErrorIssuesQuery = z.strictObject({
  ...range,
  state: z.array(errorIssueState).max(5).default([]),
  service: z.array(textField(200)).max(50).default([]),
  host_id: z.array(idField).max(200).default([]),
  version: textField(100).optional(),
  text: textField(256).default('').meta({ description: 'Anywhere in title, type or culprit; or an id.' }),
  sort: z.enum(['last_seen', 'first_seen', 'lines', 'trend']).default('last_seen').meta({
    description: '`trend`: those that grew most in the second half of the range.',
  }),
  limit: z.int().min(1).max(200).default(50),
  offset: z.int().min(0).max(20_000).default(0).meta({
    description:
      'So many are left out: counts change from page to page, so a page is a place in the list as it is now.',
  }),
});
export const listErrorIssuesResponse = z
  .object({
    items: z.array(countedErrorIssue),
    total: z.int(),
    by_state: z.record(errorIssueState, z.int()).meta({ description: 'Of the same question in any state.' }),
  })
  .meta({ id: 'ErrorIssueList' });
export type ErrorIssueList = z.infer<typeof listErrorIssuesResponse>;

export const errorIssueParams = z.strictObject({ id: errorIssueId });
export const getErrorIssueQuery = z.strictObject(range);

const split = z.object({ lines: z.int(), first_seen: timeField, last_seen: timeField });
export const ERROR_ISSUE_EVENTS = [
  'state',
  'regressed',
  'ignoring_ended',
  'merged',
  'unmerged',
  'assigned',
  'noted',
  'undone',
] as const;
export const errorIssueEvent = z
  .object({
    id: z.int(),
    at: timeField,
    kind: z.enum(ERROR_ISSUE_EVENTS),
    by: z.string().nullable().meta({ description: 'Null: by itself.' }),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  })
  .meta({ id: 'ErrorIssueEvent' });
export type ErrorIssueEvent = z.infer<typeof errorIssueEvent>;

export const errorIssueDetail = countedErrorIssue
  .extend({
    frames: z.array(stackFrame).meta({ description: 'Innermost first, at most 30.' }),
    by_host: z.array(split.extend({ host_id: idField.nullable(), host_name: z.string() })),
    by_version: z.array(split.extend({ version: z.string() })),
    history: z.array(errorIssueEvent).meta({ description: 'Newest first.' }),
    members: z.array(errorIssue).meta({ description: 'What was merged into it.' }),
    similar: z.array(
      errorIssue.extend({ score: z.number().meta({ description: 'What both have in common: 0.3 to 1.' }) }),
    ),
    newest: z.array(logRecord).meta({ description: 'Its last lines within the range, newest first.' }),
    oldest: z.array(logRecord).meta({ description: 'Its first lines within the range, oldest first.' }),
    search: z.string().meta({ description: 'What finds all of its lines in the log centre.' }),
  })
  .meta({ id: 'ErrorIssueDetail' });
export type ErrorIssueDetail = z.infer<typeof errorIssueDetail>;

const ids = z.array(errorIssueId).min(1).max(200);
export const setErrorIssueStateRequest = z
  .strictObject({
    ids,
    state: z.enum(['new', 'known', 'resolved', 'ignored']).meta({ description: '`new` opens it again.' }),
    in_version: textField(100).min(1).optional().meta({
      description:
        'Of `resolved`: the version that has the remedy. Only lines of it or of a newer one bring the issue back.',
    }),
    until: timeParam
      .optional()
      .meta({ description: 'Of `ignored`: until then.', example: '2026-12-24T12:00:00Z' }),
    more_lines: z.int().min(1).max(1_000_000_000).optional().meta({
      description: 'Of `ignored`: until so many more lines have come.',
    }),
  })
  .refine(({ state, in_version: version }) => version === undefined || state === 'resolved', {
    message: 'in_version belongs to the state resolved',
  })
  .refine(({ state, until, more_lines: more }) => (until ?? more) === undefined || state === 'ignored', {
    message: 'until and more_lines belong to the state ignored',
  })
  .meta({ id: 'ErrorIssueStateChange' });
export type SetErrorIssueStateRequest = z.input<typeof setErrorIssueStateRequest>;

export const undoErrorIssuesRequest = z
  .strictObject({
    events: z.array(z.int().min(1).max(Number.MAX_SAFE_INTEGER)).min(1).max(200).meta({
      description: 'Of the answer to a change of states; the last change of each issue.',
    }),
  })
  .meta({ id: 'ErrorIssuesUndo' });
export const errorIssuesChanged = z
  .object({
    items: z.array(errorIssue),
    events: z.array(z.int()).meta({ description: 'What can be undone.' }),
  })
  .meta({ id: 'ErrorIssuesChanged' });
export type ErrorIssuesChanged = z.infer<typeof errorIssuesChanged>;

export const changeErrorIssueRequest = z
  .strictObject({ assigned_to: nameField.nullable().optional(), note: textField(4_096).optional() })
  .meta({ id: 'ErrorIssueChange' });
export const mergeErrorIssuesRequest = z.strictObject({ ids }).meta({ id: 'ErrorIssueMerge' });
export const unmergeErrorIssuesRequest = z.strictObject({ ids }).meta({ id: 'ErrorIssueUnmerge' });
export const unmergeErrorIssuesResponse = z
  .object({ items: z.array(errorIssue) })
  .meta({ id: 'ErrorIssuesUnmerged' });
