import { z } from 'zod';
import { cursorField, idField, textField, timeField, timeParam } from './fields.ts';

export const HOST_CHANGE_KINDS = ['package', 'unit', 'image', 'kernel', 'config', 'boot', 'agent'] as const;
export const hostChangeKind = z.enum(HOST_CHANGE_KINDS).meta({ id: 'HostChangeKind' });
export type HostChangeKind = z.infer<typeof hostChangeKind>;

export const HOST_CHANGE_ACTIONS = ['added', 'removed', 'changed'] as const;
export const hostChangeAction = z.enum(HOST_CHANGE_ACTIONS);
export type HostChangeAction = z.infer<typeof hostChangeAction>;

/** Something that is different on a host: the first question in every incident. */
export const hostChange = z
  .object({
    at: timeField.meta({ description: 'When the agent noticed; it looks every few minutes.' }),
    host_id: idField,
    host_name: z.string(),
    kind: hostChangeKind,
    action: hostChangeAction,
    subject: z.string().meta({ description: 'The package, unit, image or file.' }),
    before: z.string().nullable().meta({ description: 'A version or the head of a hash.' }),
    after: z.string().nullable(),
  })
  .meta({ id: 'HostChange' });
export type HostChange = z.infer<typeof hostChange>;

/** Of one host with `host_id`, else of all. */
export const listHostChangesQuery = z.strictObject({
  host_id: z.array(idField).max(200).optional(),
  kind: z.array(hostChangeKind).max(HOST_CHANGE_KINDS.length).optional(),
  q: textField(256).optional().meta({ description: 'Part of the subject.' }),
  from: timeParam.default('now-7d'),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: cursorField.optional(),
});

/** Newest first. */
export const listHostChangesResponse = z
  .object({ items: z.array(hostChange), next_cursor: z.string().nullable() })
  .meta({ id: 'HostChangeList' });
