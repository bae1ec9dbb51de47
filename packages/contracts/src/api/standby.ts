import { z } from 'zod';
import { jsonField } from './fields.ts';

/** How a carried request is signed, at the moment it is sent. */
export const carriedSignature = z
  .discriminatedUnion('scheme', [
    z.object({ scheme: z.literal('none') }),
    z.object({
      scheme: z.literal('dingtalk').meta({ description: '`timestamp` and `sign` in the query.' }),
      secret: z.string(),
    }),
    z.object({
      scheme: z.literal('feishu').meta({ description: '`timestamp` and `sign` in the body.' }),
      secret: z.string(),
    }),
    z.object({
      scheme: z.literal('webhook').meta({
        description: '`X-VigilOps-Timestamp`, and with a secret `X-VigilOps-Signature`.',
      }),
      secret: z.string().nullable(),
    }),
  ])
  .meta({ id: 'CarriedSignature' });
export type CarriedSignature = z.infer<typeof carriedSignature>;

/** How success looks; always beside a status of 2xx, and never with a page for people. */
export const carriedSuccess = z
  .discriminatedUnion('by', [
    z.object({ by: z.literal('status') }),
    z.object({ by: z.literal('text'), equals: z.string() }),
    z.object({
      by: z.literal('field'),
      names: z.array(z.string()).meta({ description: 'Of the JSON; the first of them that is there.' }),
      equals: z.union([z.string(), z.number(), z.boolean()]),
    }),
  ])
  .meta({ id: 'CarriedSuccess' });
export type CarriedSuccess = z.infer<typeof carriedSuccess>;

/** One message as one POST with JSON. */
export const carriedRequest = z
  .object({
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: jsonField,
    signature: carriedSignature,
    success: carriedSuccess,
  })
  .meta({ id: 'CarriedRequest' });
export type CarriedRequest = z.infer<typeof carriedRequest>;

/** What the agent puts into the texts of body and headers. Nothing of it is markup, a mention or not of one line. */
export const CARRIED_PLACES = {
  /** When the silence began, for people: 2026-03-01 14:02 UTC. */
  since: '{{since}}',
  /** How long it lasts, in whole minutes. */
  minutes: '{{minutes}}',
  /** One of `reasons`. */
  reason: '{{reason}}',
  /** Of this message and no other, the same for every attempt. */
  key: '{{key}}',
  /** For programs, in ISO 8601. */
  startedAt: '{{started_at}}',
  endedAt: '{{ended_at}}',
} as const;

export const standbyWatch = z
  .object({
    after_seconds: z.int().meta({ description: 'Of silence; those who watch speak one after the other.' }),
    allow_private: z.boolean().meta({ description: 'Whether the channel may be in a private network.' }),
    reasons: z.object({
      no_answer: z.string(),
      error: z.string(),
      elsewhere: z
        .string()
        .meta({ description: 'Something answers, and it is not the server: 404, a redirect.' }),
    }),
    silent: carriedRequest,
    back: carriedRequest.nullable().meta({ description: 'Null: the channel is not told what is over.' }),
  })
  .meta({ id: 'StandbyWatch' });
export type StandbyWatch = z.infer<typeof standbyWatch>;

export const standbyResponse = z
  .object({
    revision: z.string().meta({ description: 'Changes when `watch` does; also the ETag.' }),
    watch: standbyWatch.nullable().meta({ description: 'Null: this host is not one of those who watch.' }),
  })
  .meta({ id: 'Standby' });
export type StandbyResponse = z.infer<typeof standbyResponse>;
