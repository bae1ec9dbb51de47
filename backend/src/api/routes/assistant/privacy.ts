import { previewPrivacyRequest, privacyPreview } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { askerOf } from './asker.ts';

export const previewPrivacy = defineRoute({
  method: 'post',
  path: '/api/v1/assistant/privacy',
  policy: { access: 'token', needs: 'read' },
  operationId: 'previewPrivacy',
  tag: 'assistant',
  summary: 'Exactly what a question would send to the model, and to whom; nothing is sent',
  status: 200,
  body: previewPrivacyRequest,
  answer: privacyPreview,
  handle: ({ body }, context) => {
    const { sources, nowUs } = askerOf(context, context.signal);
    const { question, language, about = null } = body;
    return context.deps.assistant.preview({ question, language, about, sources, nowUs }, context.signal);
  },
});
