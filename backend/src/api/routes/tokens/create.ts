import { VigilError } from '@vigilops/contracts';
import { createTokenRequest, createTokenResponse } from '@vigilops/contracts/api';
import type { z } from 'zod';
import { SCOPES, type Caller, type Scope } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { timeUs } from '../../times.ts';
import { byOf } from '../actor.ts';
import { presentToken } from './present.ts';

export const createToken = defineRoute({
  method: 'post',
  path: '/api/v1/tokens',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createToken',
  tag: 'tokens',
  summary: 'A new token; its secret is shown in this answer and never again',
  status: 201,
  body: createTokenRequest,
  answer: createTokenResponse,
  handle: async ({ body }, { deps, signal, caller, from, nowUs }) => {
    const scopes = scopesOf(body, caller);
    const expiresAt = expiryOf(body.expires_at, nowUs);
    if (body.host_key !== undefined && body.kind === 'api') {
      throw new VigilError(
        'REQUEST_INVALID',
        'host_key: is for agent tokens; an api token speaks for no single host',
      );
    }
    const { secret, hash } = deps.newSecret(body.kind);
    const now = deps.clock.now();
    const created = await deps.tokens.create(
      {
        name: body.name,
        kind: body.kind,
        scopes,
        secretHash: hash,
        hostKey: body.host_key ?? null,
        expiresAt,
      },
      now,
      {
        ...byOf(caller, from),
        action: 'token.created',
        detail: { kind: body.kind, scopes: scopes.join(' ') },
      },
      signal,
    );
    return { token: presentToken({ ...created, createdAt: now }, now), secret };
  },
});

/** Nobody grants what he does not have; `ingest` is granted by all who may write, for that is how agents are added. */
function scopesOf(body: z.output<typeof createTokenRequest>, caller: Caller | null): readonly Scope[] {
  const scopes = SCOPES.filter((scope) => body.scopes?.includes(scope));
  if (body.kind === 'agent') {
    if (scopes.some((scope) => scope !== 'ingest')) {
      throw new VigilError('REQUEST_INVALID', 'scopes: an agent token can have ingest only');
    }
    return ['ingest'];
  }
  if (scopes.length === 0) {
    throw new VigilError('REQUEST_INVALID', 'scopes: an api token must name its scopes');
  }
  const lacking = scopes.find((scope) => scope !== 'ingest' && caller?.scopes.has(scope) !== true);
  if (lacking !== undefined) {
    throw new VigilError('AUTH_FORBIDDEN', `nobody grants what they lack: the scope ${lacking}`);
  }
  return scopes;
}

function expiryOf(text: string | undefined, nowUs: number): Date | null {
  if (text === undefined) {
    return null;
  }
  const us = timeUs(text, nowUs);
  if (us <= nowUs) {
    throw new VigilError('REQUEST_INVALID', 'expires_at: must be in the future');
  }
  return new Date(us / 1_000);
}
