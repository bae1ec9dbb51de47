import { silentLogger } from '@vigilops/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '../../api/test/serve.ts';
import type { ActionLink } from '../../model/index.ts';
import { hashOfLink } from '../messenger/letter-writer.ts';
import { createActRouter, type ActResult } from './router.ts';

const NOW = 1_772_366_400e6;
const SECRET = 'x'.repeat(43);
let served: Served | undefined;
afterEach(() => served?.close());

/** The page with one link, in memory. */
async function open(changes: Partial<ActionLink> = {}, result: ActResult | Error = 'done') {
  const link = {
    incidentId: 12,
    action: 'acknowledge',
    channel: 'ops <b>',
    expiresUs: NOW + 1,
    ...changes,
  } as const;
  let usedUs: number | null = null;
  const done: { readonly what: string; readonly incidentId: number; readonly by: object }[] = [];
  const isOurs = (hash: Uint8Array) => Buffer.from(hash).equals(hashOfLink(SECRET));
  const act = (what: string) => (incidentId: number, by: object) => {
    if (result instanceof Error) {
      return Promise.reject(result);
    }
    done.push({ what, incidentId, by });
    return Promise.resolve(result);
  };
  served = await serve(
    createActRouter({
      links: {
        find: (hash) => Promise.resolve(isOurs(hash) ? { ...link, usedUs } : undefined),
        use: (hash, nowUs) => {
          const isFirst = isOurs(hash) && usedUs === null && link.expiresUs > nowUs;
          usedUs = isFirst ? nowUs : usedUs;
          return Promise.resolve(isFirst);
        },
        giveBack: () => {
          usedUs = null;
          return Promise.resolve();
        },
      },
      actions: { acknowledge: act('acknowledge'), silence: act('silence') },
      databaseTime: () => Promise.resolve(NOW),
      incidentUrl: (id) => `/a/vigilops-app/alerts/incidents/${String(id)}?a=1&b="2"`,
      addressOf: () => '203.0.113.7',
      logger: silentLogger,
    }),
  );
  const { ask } = served;
  return {
    done,
    ask: (method = 'GET', secret = SECRET, headers: Record<string, string> = {}) =>
      ask({ method, path: `/act/${secret}`, headers }),
  };
}

describe('the page behind a link', () => {
  it('shows one button, and does nothing by being looked at', async () => {
    const { ask, done } = await open();
    for (const method of ['GET', 'GET', 'HEAD']) {
      expect((await ask(method)).status).toBe(200);
    }
    const { text, headers } = await ask();
    expect(text.match(/<button/gu)).toHaveLength(1);
    expect(text).toContain('Acknowledge this incident?');
    expect(done).toEqual([]);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'content-security-policy': expect.stringMatching(/^default-src 'none'.*form-action 'self'/u) as string,
    });
    expect(text).not.toMatch(/<script|https?:\/\//u);
  });

  it('acts once, in the name of the channel, and shows the way to the incident', async () => {
    const { ask, done } = await open();
    const answers = await Promise.all([ask('POST'), ask('POST'), ask('POST')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410]);
    expect(done).toEqual([
      {
        what: 'acknowledge',
        incidentId: 12,
        by: { actor: { kind: 'nobody', id: null, name: 'link in ops <b>' }, address: '203.0.113.7' },
      },
    ]);
    const again = await ask('GET');
    expect(again.status).toBe(410);
    expect(again.text).toContain('This link has been used');
    expect(again.text).toContain('href="/a/vigilops-app/alerts/incidents/12?a=1&amp;b=&quot;2&quot;"');
    expect(again.text).not.toContain('<button');
  });

  it('does what the link is for', async () => {
    const { ask, done } = await open({ action: 'silence' });
    expect((await ask('POST')).text).toContain('Silenced for an hour');
    expect(done).toMatchObject([{ what: 'silence', incidentId: 12 }]);
  });

  it.each([
    ['again', 'Already acknowledged'],
    ['over', 'It is over'],
  ] as const)('says that there is nothing to do: %s', async (result, words) => {
    const { ask } = await open({}, result);
    const answer = await ask('POST');
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining(words) as string });
  });

  it('says that it is too old', async () => {
    const { ask, done } = await open({ expiresUs: NOW });
    for (const method of ['GET', 'POST']) {
      expect(await ask(method)).toMatchObject({
        status: 410,
        text: expect.stringContaining('expired') as string,
      });
    }
    expect(done).toEqual([]);
  });

  it('is still good where the database was away', async () => {
    const { ask } = await open({}, new Error('away'));
    expect(await ask('POST')).toMatchObject({
      status: 503,
      text: expect.stringContaining('still works') as string,
    });
    expect((await ask()).text).toContain('<button');
  });

  it.each(['y'.repeat(43), 'x'.repeat(42), 'x'.repeat(44), '..%2F..%2Fetc', '%00', "' OR 1=1 --"])(
    'does not exist for anything else: %s',
    async (secret) => {
      const { ask, done } = await open();
      for (const method of ['GET', 'POST']) {
        expect((await ask(method, encodeURI(secret))).status).toBe(404);
      }
      expect(done).toEqual([]);
    },
  );

  it('speaks the language of the browser', async () => {
    const { ask } = await open();
    expect((await ask('GET', SECRET, { 'accept-language': 'zh-CN,zh;q=0.9' })).text).toContain(
      '确认这个事件',
    );
    expect((await ask('GET', SECRET, { 'accept-language': 'de' })).text).toContain('Acknowledge');
  });

  it('takes no other method', async () => {
    const { ask, done } = await open();
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect((await ask(method)).status, method).not.toBe(200);
    }
    expect(done).toEqual([]);
  });
});
