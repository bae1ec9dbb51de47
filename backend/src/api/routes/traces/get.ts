import { VigilError } from '@vigilops/contracts';
import { traceParams, traceResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { asAttributes, presentSpan } from './present-span.ts';

export const getTrace = defineRoute({
  method: 'get',
  path: '/api/v1/traces/{trace_id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getTrace',
  tag: 'traces',
  summary: 'All spans of one trace in order of their start',
  status: 200,
  params: traceParams,
  answer: traceResponse,
  handle: async ({ params }, { deps, signal }) => {
    const traceId = params.trace_id.toLowerCase();
    const trace = await deps.traceQuery.trace(traceId, signal);
    if (trace === undefined) {
      throw new VigilError('NOT_FOUND', `there is no trace ${traceId}`);
    }
    return {
      trace_id: traceId,
      spans: trace.spans.map(presentSpan),
      truncated: trace.truncated,
      resources: Object.fromEntries(
        trace.resources.map(({ id, attributes }) => [String(id), asAttributes(attributes)]),
      ),
      scopes: Object.fromEntries(
        trace.scopes.map(({ id, name, version, attributes }) => [
          String(id),
          { name, version, attributes: asAttributes(attributes) },
        ]),
      ),
    };
  },
});
