import * as z from 'zod/mini';

const signature = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('none') }),
  z.object({ scheme: z.literal('dingtalk'), secret: z.string() }),
  z.object({ scheme: z.literal('feishu'), secret: z.string() }),
  z.object({ scheme: z.literal('webhook'), secret: z.nullable(z.string()) }),
]);
const success = z.discriminatedUnion('by', [
  z.object({ by: z.literal('status') }),
  z.object({ by: z.literal('text'), equals: z.string() }),
  z.object({
    by: z.literal('field'),
    names: z.array(z.string()),
    equals: z.union([z.string(), z.number(), z.boolean()]),
  }),
]);
/** What would end the header that it stands in. */
const headerText = z.string().check(z.maxLength(4_096), z.regex(/^[^\r\n\0]*$/));
const request = z.object({
  url: z.string().check(z.regex(/^https?:\/\//)),
  headers: z.record(z.string().check(z.regex(/^[\w-]{1,64}$/)), headerText),
  body: z.json(),
  signature,
  success,
});
const watch = z.object({
  after_seconds: z.int().check(z.gte(1), z.lte(604_800)),
  allow_private: z.boolean(),
  reasons: z.object({ no_answer: z.string(), error: z.string(), elsewhere: z.string() }),
  silent: request,
  back: z.nullable(request),
});
const answer = z.object({ watch: z.nullable(watch) });

export type Watch = z.output<typeof watch>;
export type WatchRequest = z.output<typeof request>;

/** Reads the body of GET /api/v1/agent/standby. Throws when it is no such answer, or one of a newer server. */
export function readWatch(text: string): Watch | null {
  return answer.parse(JSON.parse(text)).watch;
}
