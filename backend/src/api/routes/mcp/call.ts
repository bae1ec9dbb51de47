import { mcpAnswer, mcpMessage } from '@vigilops/contracts/api';
import { requireOwnOrigin } from '../../mcp/origin.ts';
import { relayOf } from '../../mcp/relay.ts';
import { answerMcp } from '../../mcp/server.ts';
import { defineOwnAnswerRoute } from '../../route.ts';
import { toolSourcesOf } from '../../tool-sources.ts';

/** Questions to tools are short. */
const MAX_MESSAGE_BYTES = 64 * 1_024;

export const callMcp = defineOwnAnswerRoute({
  method: 'post',
  path: '/mcp',
  policy: { access: 'token', needs: 'read' },
  operationId: 'callMcp',
  tag: 'mcp',
  summary:
    'The Model Context Protocol (streamable HTTP, stateless): tools that read, for assistants of your own',
  status: 200,
  maxBodyBytes: MAX_MESSAGE_BYTES,
  body: mcpMessage,
  answer: mcpAnswer,
  handle: ({ body }, context) => {
    const { deps, nowUs } = context;
    const cancel = new AbortController();
    const sources = toolSourcesOf({ ...context, signal: cancel.signal });
    const caller = { toolbox: deps.toolbox, sources, nowUs, version: deps.version };
    const relay = relayOf((request) => answerMcp(request, body, caller), cancel);
    return (request, response) => {
      requireOwnOrigin(request.headers.origin, deps.publicUrl);
      return relay(request, response);
    };
  },
});
