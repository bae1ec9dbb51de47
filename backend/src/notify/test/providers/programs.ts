import { createHash, createHmac } from 'node:crypto';
import type { FakeReply } from '../fake-server.ts';
import { bytes, jsonOf, SECRET, type FakeProvider } from './provider.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const wrongPath: FakeReply = { status: 404, body: 'no such path' };

export const grafana: FakeProvider = {
  type: 'grafana',
  readsMarkdown: false,
  mention: null,
  config: (url) => ({ url, token: `glsa_${SECRET}` }),
  answer: (request) => {
    if (request.path !== '/api/annotations') {
      return wrongPath;
    }
    if (request.headers.authorization !== `Bearer glsa_${SECRET}`) {
      return { status: 401, body: { message: 'Invalid API key' } };
    }
    const { text, time, tags } = jsonOf(request) as unknown as { text: string; time: number; tags: string[] };
    return text === '' || !Number.isInteger(time) || tags.length === 0
      ? { status: 400, body: { message: 'bad request data' } }
      : { body: { message: 'Annotation added', id: 12 } };
  },
  refusal: { status: 403, body: { message: `no permission for glsa_${SECRET}` } },
  busy: null,
};

export const webhook: FakeProvider = {
  type: 'webhook',
  readsMarkdown: false,
  mention: null,
  config: (url) => ({
    url: `${url}/hooks/CANARY-0123456789abcdef`,
    secret: SECRET,
    authorization: 'Bearer CANARY-bearer-0123456789',
  }),
  answer: (request, now) => {
    const timestamp = String(request.headers['x-vigilops-timestamp']);
    const expected = createHmac('sha256', SECRET).update(`${timestamp}.${request.body}`).digest('hex');
    const isFresh = Math.abs(now.getTime() / 1_000 - Number(timestamp)) < 300;
    if (request.headers['x-vigilops-signature'] !== `v1=${expected}` || !isFresh) {
      return { status: 401, body: 'the signature is wrong' };
    }
    const { version, alerts } = jsonOf(request) as unknown as { version: string; alerts: object[] };
    return version !== '4' || !Array.isArray(alerts) || bytes(request.body) > 4 * 2 ** 20
      ? { status: 400, body: 'not what was agreed' }
      : { body: { received: sha256(request.body) } };
  },
  refusal: { status: 404, body: 'nothing here CANARY-0123456789abcdef' },
  busy: null,
};
