import { silencePreview, silencePreviewRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const previewSilence = defineRoute({
  method: 'post',
  path: '/api/v1/silences/preview',
  policy: { access: 'token', needs: 'read' },
  operationId: 'previewSilence',
  tag: 'silences',
  summary:
    'Which alerts that fire now a silence of these matchers would hide: at most 100, and how many in all',
  status: 200,
  body: silencePreviewRequest,
  answer: silencePreview,
  handle: ({ body }, { deps, signal, nowUs }) => deps.silences.preview(body.matchers, nowUs, signal),
});
