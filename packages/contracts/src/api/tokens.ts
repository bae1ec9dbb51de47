import { z } from 'zod';
import { idField, nameField, timeField, timeParam } from './fields.ts';

const scope = z.enum(['ingest', 'read', 'write']);

export const token = z
  .object({
    id: idField,
    name: z.string(),
    kind: z.enum(['agent', 'api']),
    scopes: z.array(scope),
    host_id: idField.nullable(),
    host_key: z.string().nullable(),
    state: z.enum(['active', 'expired', 'revoked']),
    created_at: timeField,
    expires_at: timeField.nullable(),
    revoked_at: timeField.nullable(),
    last_used_at: timeField.nullable(),
  })
  .meta({ id: 'Token' });
export type Token = z.infer<typeof token>;

export const listTokensResponse = z.object({ items: z.array(token) }).meta({ id: 'TokenList' });

export const createTokenRequest = z
  .strictObject({
    name: nameField,
    kind: z.enum(['agent', 'api']),
    scopes: z
      .array(scope)
      .min(1)
      .max(3)
      .optional()
      .meta({ description: 'An agent token has `ingest` only. An API token must name its scopes.' }),
    host_key: nameField.optional().meta({ description: 'The only host that an agent token may bind to.' }),
    expires_at: timeParam.meta({ example: '2099-12-31T00:00:00Z' }).optional(),
  })
  .meta({ id: 'NewToken' });

export const createTokenResponse = z
  .object({
    token: token.omit({ last_used_at: true }),
    secret: z.string().meta({ description: 'Shown this once; only its hash is kept.' }),
  })
  .meta({ id: 'CreatedToken' });

export const tokenParams = z.strictObject({ id: idField });
