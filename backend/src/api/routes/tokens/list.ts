import { listTokensResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeOf } from '../../times.ts';
import { presentToken } from './present.ts';

export const listTokens = defineRoute({
  method: 'get',
  path: '/api/v1/tokens',
  policy: { access: 'token', needs: 'write' },
  operationId: 'listTokens',
  tag: 'tokens',
  summary: 'All tokens, without their secrets',
  status: 200,
  answer: listTokensResponse,
  handle: async (_input, { deps, signal }) => {
    const tokens = await deps.tokens.list(signal);
    return {
      items: tokens.map((token) => ({
        ...presentToken(token, deps.clock.now()),
        last_used_at: token.lastUsedAt === null ? null : timeOf(token.lastUsedAt),
      })),
    };
  },
});
