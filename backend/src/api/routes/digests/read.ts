import {
  digest,
  digestParams,
  digestQuery,
  formatTimeUs,
  listDigestsQuery,
  listDigestsResponse,
  previewDigestRequest,
  type Digest,
} from '@vigilops/contracts/api';
import type { ShownDigest } from '../../../analysis/index.ts';
import { defineRoute } from '../../route.ts';

export const listDigests = defineRoute({
  method: 'get',
  path: '/api/v1/digests',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDigests',
  tag: 'digests',
  summary: 'Digests of days and weeks, newest first',
  status: 200,
  query: listDigestsQuery,
  answer: listDigestsResponse,
  handle: async ({ query }, { deps, signal }) => ({
    items: (await deps.digests.list(query, signal)).flatMap((shown) => {
      const { id, written } = shown;
      return id === null ? [] : [{ id, ...headOf(shown), title: written.title, summary: written.summary }];
    }),
  }),
});

export const getDigest = defineRoute({
  method: 'get',
  path: '/api/v1/digests/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getDigest',
  tag: 'digests',
  summary: 'One digest, in whichever language is asked for',
  status: 200,
  params: digestParams,
  query: digestQuery,
  answer: digest,
  handle: async ({ params: { id }, query: { language } }, { deps, signal }) =>
    present(await deps.digests.get(id, language, signal)),
});

export const previewDigest = defineRoute({
  method: 'post',
  path: '/api/v1/digest-previews',
  policy: { access: 'token', needs: 'read' },
  operationId: 'previewDigest',
  tag: 'digests',
  summary:
    'What a digest of the days before today says now; nobody is sent it, no model is asked, nothing is kept',
  status: 200,
  body: previewDigestRequest,
  answer: digest,
  handle: async ({ body: { kind, language } }, { deps, signal, nowUs }) =>
    present(await deps.digests.preview(kind, language, nowUs, signal)),
});

function headOf({ kind, fromUs, toUs, language, madeUs, told }: ShownDigest) {
  return {
    kind,
    from: formatTimeUs(fromUs),
    to: formatTimeUs(toUs),
    language,
    made_at: formatTimeUs(madeUs),
    told,
  };
}

function present(shown: ShownDigest): Digest {
  return { id: shown.id, ...headOf(shown), ...shown.written, facts: shown.facts };
}
