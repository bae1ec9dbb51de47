import {
  article,
  articleFeedbackRequest,
  articleParams,
  articleStateRequest,
  articleText,
  changeArticleRequest,
} from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentArticle } from './present.ts';

export const createArticle = defineRoute({
  method: 'post',
  path: '/api/v1/knowledge',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createArticle',
  tag: 'knowledge',
  summary: 'A new article; copying one is making a new one of its text',
  status: 201,
  failsWith: ['CONFLICT'],
  body: articleText,
  answer: article,
  handle: async ({ body }, { deps, caller, from, signal }) =>
    presentArticle(await deps.knowledge.create(body, byOf(caller, from), deps.clock.now(), signal)),
});

export const changeArticle = defineRoute({
  method: 'put',
  path: '/api/v1/knowledge/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeArticle',
  tag: 'knowledge',
  summary: 'Another text of an article; what it said before is kept',
  status: 200,
  failsWith: ['CONFLICT'],
  params: articleParams,
  body: changeArticleRequest,
  answer: article,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal }) =>
    presentArticle(await deps.knowledge.change(id, body, byOf(caller, from), deps.clock.now(), signal)),
});

export const setArticleState = defineRoute({
  method: 'post',
  path: '/api/v1/knowledge/{id}/state',
  policy: { access: 'token', needs: 'write' },
  operationId: 'setArticleState',
  tag: 'knowledge',
  summary: 'Accepts a draft, discards or hides an article, or brings it back; nothing is deleted',
  status: 200,
  params: articleParams,
  body: articleStateRequest,
  answer: article,
  handle: async ({ params: { id }, body: { state } }, { deps, caller, from, signal }) =>
    presentArticle(await deps.knowledge.setState(id, state, byOf(caller, from), deps.clock.now(), signal)),
});

export const giveArticleFeedback = defineRoute({
  method: 'post',
  path: '/api/v1/knowledge/{id}/feedback',
  policy: { access: 'token', needs: 'write' },
  operationId: 'giveArticleFeedback',
  tag: 'knowledge',
  summary: 'Whether it helped, in general or with an incident; the last word of a person counts',
  status: 200,
  params: articleParams,
  body: articleFeedbackRequest,
  answer: article,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal }) =>
    presentArticle(
      await deps.knowledge.giveFeedback(
        id,
        { helped: body.helped, incidentId: body.incident_id },
        byOf(caller, from),
        deps.clock.now(),
        signal,
      ),
    ),
});
