import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  launchChromium,
  seriousFindings,
  visit,
  type Browser,
  type Visitor,
} from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';

const APP = '/a/vigilops-app';
const WAIT_MS = 90_000;
const STORM = 40;

interface Incident {
  readonly id: number;
  readonly title: string;
  readonly state: string;
  readonly alerts: number;
  readonly acknowledged_by: string | null;
  readonly quiet: string | null;
}

describe.skipIf(!hasChromium)(`a storm of alerts${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let visitor: Visitor;
  let chat: Server;
  /** Cards as the robot of the group got them. */
  const cards: string[] = [];
  beforeAll(async () => {
    chat = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        cards.push(Buffer.concat(parts).toString('utf8'));
        response.setHeader('content-type', 'application/json').end('{"code":0,"msg":"success","data":{}}');
      });
    });
    await new Promise<void>((done) => chat.listen(0, '127.0.0.1', done));
    [house, browser] = await Promise.all([
      openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' }, isPublic: true }),
      launchChromium(),
    ]);
    house.startAgent({ yaml: 'host:\n  name: web-1\nmetrics:\n  interval: 5s\n' });
    visitor = await visit(browser, { url: house.url, token: house.adminToken });
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await house.close();
    chat.close();
  });

  const says = (text: string | RegExp) => visitor.page.getByText(text).first().waitFor({ timeout: WAIT_MS });
  const incidents = async (state: string) =>
    (await house.ask<{ items: Incident[] }>(`/api/v1/incidents?state=${state}`)).items.filter(
      ({ alerts }) => alerts > 1,
    );
  const send = async (endsAt?: string) => {
    const alerts = Array.from({ length: STORM }, (_, place) => ({
      labels: {
        alertname: place === 0 ? 'Switch port down' : `Queue ${String(place)} is full`,
        severity: place === 0 ? 'critical' : 'warning',
        host: 'web-1',
      },
      annotations: { summary: place === 0 ? 'web-1 lost its switch port' : `queue ${String(place)} is full` },
      ...(endsAt === undefined ? {} : { endsAt }),
    }));
    const answer = await fetch(`${house.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    expect(answer.status).toBe(200);
  };

  it('is one incident on the page and one card in the chat', async () => {
    const { port } = chat.address() as AddressInfo;
    await house.ask('/api/v1/notification-channels', {
      name: 'team chat',
      type: 'feishu',
      config: { webhook_url: `http://127.0.0.1:${String(port)}/open-apis/bot/v2/hook/x` },
    });
    await until('the host is known', WAIT_MS, async () => {
      const { items } = await house.ask<{ items: { name: string }[] }>('/api/v1/hosts');
      return items.some(({ name }) => name === 'web-1') ? true : undefined;
    });
    await visitor.open(`${APP}/alerts`);
    await send();
    await until('the chat is told', WAIT_MS, () => Promise.resolve(cards[0]));
    const [incident, ...others] = await incidents('firing');
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ title: 'web-1 lost its switch port', alerts: STORM });
    await says('web-1 lost its switch port');
    expect(await seriousFindings(visitor.page)).toEqual([]);
    expect(cards).toHaveLength(1);
  });

  it('is acknowledged by the link in the card, which acts once, and not when it is only looked at', async () => {
    const links = [...(cards[0] ?? '').matchAll(/https?:[^"\\\s)]+\/act\/[\w-]+/g)].map(([link]) => link);
    const [link = ''] = links;
    expect(link).toContain(`${house.url}/act/`);
    expect((await fetch(link)).status).toBe(200);
    expect((await incidents('firing')).length).toBe(1);
    const phone = await visit(browser, { url: house.url, size: { width: 390, height: 844 } });
    await phone.page.goto(link);
    expect(await seriousFindings(phone.page)).toEqual([]);
    await phone.page.getByRole('button').first().click();
    const acknowledged = await until(
      'it is acknowledged',
      WAIT_MS,
      async () => (await incidents('acknowledged'))[0],
    );
    expect(acknowledged.acknowledged_by).toMatch(/team chat/);
    await phone.page.goto(link);
    expect(await phone.page.getByRole('button').count()).toBe(0);
    await phone.leave();
    await visitor.open(`${APP}/alerts`);
    await says(/team chat.* is at it/);
  });

  it('is silenced on its page, and over when its alerts are; the ledger tells the story', async () => {
    const [incident] = await incidents('acknowledged');
    await visitor.open(`${APP}/alerts/incidents/${String(incident?.id)}`);
    await says('What happened');
    expect(await seriousFindings(visitor.page)).toEqual([]);
    await visitor.page.getByRole('button', { name: 'Silence' }).first().click();
    await visitor.page.getByRole('menuitem', { name: 'For 1 hour' }).click();
    await until(
      'it is silent',
      WAIT_MS,
      async () => (await incidents('acknowledged'))[0]?.quiet ?? undefined,
    );
    await send(new Date().toISOString());
    await until('it is over', WAIT_MS, async () => (await incidents('resolved'))[0]);
    await visitor.open(`${APP}/alerts/statistics`);
    await says(/also on web-1/);
    expect(visitor.troubles.take()).toEqual([]);
    const { items } = await house.ask<{ items: { kind: string; alert_id: number }[] }>(
      '/api/v1/alert-ledger?limit=1000',
    );
    expect(new Set(items.filter(({ kind }) => kind === 'merged').map(({ alert_id: id }) => id)).size).toBe(
      STORM - 1,
    );
  });
});
