import { z } from 'zod';
import { textField } from './fields.ts';

const requestId = z.union([z.int(), textField(128)]);
const free = z.record(z.string(), z.unknown());

/** A message of the Model Context Protocol: JSON-RPC 2.0, one at a time. */
export const mcpMessage = z
  .object({
    jsonrpc: z.literal('2.0'),
    id: requestId.optional().meta({ description: 'Left out: a notification, which has no answer.' }),
    method: textField(128).min(1).meta({ example: 'tools/list' }),
    params: free.optional(),
  })
  .meta({ id: 'McpMessage' });
export type McpMessage = z.output<typeof mcpMessage>;

/** Of a request; a notification is answered 202 without a body. */
export const mcpAnswer = z
  .object({
    jsonrpc: z.literal('2.0'),
    id: requestId.nullable(),
    result: free.optional(),
    error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }).optional(),
  })
  .meta({ id: 'McpAnswer' });
