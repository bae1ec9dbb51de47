import type { Alert, PublicStatus, ServiceDetail } from '@vigilops/contracts/api';
import {
  launchChromium,
  seriousFindings,
  visit,
  type Browser,
  type Visitor,
} from '@vigilops/testkit/browser';
import { openHouse, run, until, type House, type Running } from '@vigilops/testkit/house';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';

const APP = '/a/vigilops-app';
const AGENT = 'agent/bin/vigilops-agent';
const WAIT_MS = 90_000;
/** What a browser says of a public page that is not there yet. */
const NOT_THERE = /\b404\b/;

/** The way of a new team: sign up, bring a host in, check a service, lose it, and tell the world. */
describe.skipIf(!hasChromium)(`from the first visitor to the public page${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let visitor: Visitor;
  let shop: Server;
  let agent: Running | undefined;
  let port = 0;
  beforeAll(async () => {
    shop = createServer((_request, response) => response.end('open'));
    await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
    ({ port } = shop.address() as AddressInfo);
    [house, browser] = await Promise.all([
      openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } }),
      launchChromium(),
    ]);
    visitor = await visit(browser, { url: house.url });
  });
  afterAll(async () => {
    await browser.close();
    await agent?.end('SIGKILL');
    await house.close();
    shop.close();
  });

  const fill = (label: string, text: string) =>
    visitor.page
      .getByLabel(new RegExp(`^${label}`))
      .first()
      .fill(text);
  const press = (name: string) => visitor.page.getByRole('button', { name, exact: true }).click();
  const says = (text: string | RegExp) => visitor.page.getByText(text).first().waitFor({ timeout: WAIT_MS });
  const service = async (): Promise<ServiceDetail | undefined> => {
    const { items } = await house.ask<{ items: { id: number }[] }>('/api/v1/services?q=shop&checked=true');
    const [found] = items;
    return found === undefined ? undefined : house.ask<ServiceDetail>(`/api/v1/services/${String(found.id)}`);
  };
  const alerts = async (state: string) => {
    const { items } = await house.ask<{ items: Alert[] }>(`/api/v1/alerts?status=${state}`);
    return items.filter(({ service_name: name }) => name === 'shop');
  };
  const status = async (): Promise<PublicStatus> =>
    (await (await fetch(`${house.url}/status.json`)).json()) as PublicStatus;

  it('makes the first visitor the Admin, and shows how a host comes in', async () => {
    await visitor.open(`${APP}/hosts`);
    await fill('Name', 'Ada');
    await fill('E-mail', 'ada@example.com');
    await fill('Password', 'correct horse battery');
    await press('Create the account');
    await visitor.page.getByRole('heading', { name: 'No host has reported yet' }).waitFor();
    expect(await seriousFindings(visitor.page)).toEqual([]);
  });

  it('gives a command that works once; the host that ran it is there by itself', async () => {
    await press('Show the command');
    await says('Waiting for the host');
    const command = await visitor.page.locator('text=/vgo_enroll_/').first().textContent();
    expect(command).toContain(`${house.url}/install.sh`);
    const secret = /vgo_enroll_[\w-]{43}/.exec(command ?? '')?.[0] ?? '';
    const config = join(house.folder, 'enrolled.yaml');
    // What install.sh does with it, without the parts of a host that are root's.
    writeFileSync(
      config,
      `server:\n  url: ${house.url}\n  token_file: ${join(house.folder, 'enrolled-token')}\nhost:\n  name: story-host\nmetrics:\n  interval: 5s\nspool:\n  path: ${join(house.folder, 'enrolled')}\n`,
    );
    const enroll = () =>
      spawnSync(join(import.meta.dirname, '../../..', AGENT), ['--enroll', house.url, '--config', config], {
        input: `${secret}\n`,
        encoding: 'utf8',
        timeout: 60_000,
      });
    const first = enroll();
    expect(first.status, `${first.stdout}${first.stderr}`).toBe(0);
    const again = enroll();
    expect(again.status).not.toBe(0);
    expect(again.stderr).toMatch(/used/);
    agent = run(AGENT, ['--config', config], {});
    await says('story-host is here');
    await visitor.open(`${APP}/hosts`);
    await says('story-host');
    expect(visitor.troubles.take()).toEqual([]);
  });

  it('checks a service that is added in the page', async () => {
    await visitor.open(`${APP}/services`);
    await says('Nobody asks yet whether your services answer');
    await visitor.open(`${APP}/services/new`);
    await fill('Name', 'shop');
    await fill('URL', `http://127.0.0.1:${String(port)}/`);
    await fill('Asked every', '10');
    await visitor.page.getByLabel('Unit of: Asked every').click();
    await visitor.page.getByRole('option', { name: 'seconds', exact: true }).click();
    await press('Add the check');
    await visitor.page.getByRole('heading', { name: 'shop' }).waitFor();
    await until('the shop is up', WAIT_MS, async () =>
      (await service())?.status === 'up' ? true : undefined,
    );
    await says('Up');
    expect(await seriousFindings(visitor.page)).toEqual([]);
    expect((await service())?.availability.day.availability_percent).toBe(100);
  });

  it('shows it to the world, once an Admin says so', async () => {
    expect((await fetch(`${house.url}/status`)).status).toBe(404);
    await visitor.open(`${APP}/services/status-page`);
    await visitor.page.getByLabel('The page is public').click({ force: true });
    await visitor.page.getByLabel('Show another service').click();
    await visitor.page.getByRole('option', { name: 'shop' }).click();
    await press('Save the page');
    await says('Anybody can see the status page');
    await until('the page is public', WAIT_MS, async () =>
      (await fetch(`${house.url}/status.json`)).ok ? true : undefined,
    );
    visitor.troubles.expect(NOT_THERE);
    const stranger = await visit(browser, { url: house.url });
    await stranger.page.goto(`${house.url}/status`);
    await stranger.page.getByText('shop').first().waitFor();
    expect(await seriousFindings(stranger.page)).toEqual([]);
    expect(stranger.troubles.take()).toEqual([]);
    await stranger.leave();
  });

  it('turns red everywhere when it is down, by as much as it was down', async () => {
    await visitor.open(`${APP}/services`);
    await says('shop is up');
    shop.closeAllConnections();
    await new Promise((done) => shop.close(done));
    await says(/shop is down since/);
    await until('the public page knows', WAIT_MS, async () =>
      (await status()).services[0]?.state === 'down' ? true : undefined,
    );
    const badge = await (
      await fetch(`${house.url}/status/badge/${String((await service())?.id)}.svg`)
    ).text();
    expect(badge).toMatch(/down/);
    await until('the alert fires', WAIT_MS, async () => (await alerts('firing'))[0]);
    await new Promise<void>((done) => shop.listen(port, '127.0.0.1', done));
    await says('shop is up');
    const after = await service();
    const { items: states } = await house.ask<{ items: { state: string; seconds: number }[] }>(
      `/api/v1/services/${String(after?.id)}/states`,
    );
    const outage = states
      .filter(({ state }) => state === 'down')
      .reduce((sum, { seconds }) => sum + seconds, 0);
    const day = after?.availability.day;
    expect(day?.down_seconds).toBeCloseTo(outage, 3);
    expect(day?.outages).toBe(1);
    expect(day?.availability_percent).toBeCloseTo(
      (100 * (day?.up_seconds ?? 0)) / ((day?.up_seconds ?? 0) + outage),
      6,
    );
    expect(day?.availability_percent).toBeLessThan(100);
    await until('the public page knows that it is over', WAIT_MS, async () => {
      const [shown] = (await status()).services;
      return shown?.state === 'up' && (shown.days.at(-1)?.down_seconds ?? 0) > 0 ? true : undefined;
    });
    expect(visitor.troubles.take()).toEqual([]);
  });

  it('tells in the alerts that it was down', async () => {
    const alert = await until('the alert is over', WAIT_MS, async () => (await alerts('resolved'))[0]);
    expect(alert).toMatchObject({ severity: 'critical', rule_name: 'Service down' });
    expect(alert.message).toMatch(/shop is down: .*refused/i);
  });
});
