import { importLlmUsageRequest, importLlmUsageResponse, MAX_USAGE_CSV } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const importLlmUsage = defineRoute({
  method: 'post',
  path: '/api/v1/llm-usage-imports',
  policy: { access: 'token', needs: 'write' },
  operationId: 'importLlmUsage',
  tag: 'llm',
  summary: "Takes a provider's export of usage or costs, in place of what is known of the same days",
  status: 200,
  // JSON writes each quote and each end of a line as two.
  maxBodyBytes: 2 * MAX_USAGE_CSV,
  body: importLlmUsageRequest,
  answer: importLlmUsageResponse,
  handle: ({ body }, { deps, caller, from, signal }) => {
    const sent = {
      providerId: body.provider_id,
      fileName: body.file_name,
      csv: body.csv,
      columns: body.columns,
    };
    return body.dry_run
      ? deps.llm.usage.look(sent, signal)
      : deps.llm.usage.take(sent, byOf(caller, from), signal);
  },
});
