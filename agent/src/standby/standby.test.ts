import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { createRecorder } from '../../test/recorder.ts';
import { openHttp } from '../checks/test/probe-kit.ts';
import { createHearing } from '../send/hearing.ts';
import { createStandby } from './standby.ts';

const CANARY = 'CANARY-0123456789abcdef';
const MINUTE = 60_000;
const STEP_MS = 10_000;
type Answer = { readonly status: number; readonly body: string };

const reasons = { no_answer: 'no answer', error: 'errors', elsewhere: 'another' };
const assigned = (url: string, changes: object = {}) => {
  const request = {
    url: `${url}/hook/${CANARY}`,
    headers: { Authorization: `Bearer ${CANARY}` },
    body: { text: '{{reason}} {{minutes}}', secret: CANARY },
    signature: { scheme: 'webhook', secret: CANARY },
    success: { by: 'field', names: ['errcode'], equals: 0 },
  };
  const back = { ...request, body: { text: 'back {{minutes}}' } };
  const watch = { after_seconds: 300, allow_private: true, reasons, silent: request, back, ...changes };
  return JSON.stringify({ revision: 'r1', watch });
};
const NOT_WATCHING = '{"revision":"r0","watch":null}';
const REFUSED: Answer = { status: 401, body: '{"code":"AUTH_TOKEN_INVALID","message":"no"}' };

/** A server that assigns, a channel, and a host between them. */
async function openHost() {
  const { directory } = createHostTree();
  const state: { server: Answer; channel: Answer } = {
    server: { status: 200, body: NOT_WATCHING },
    channel: { status: 200, body: '{"errcode":0}' },
  };
  const heard: { text: string; authorization: string | undefined }[] = [];
  let asked = 0;
  const server = await openHttp((_, response) => {
    asked += 1;
    response.writeHead(state.server.status).end(state.server.body);
  });
  const channel = await openHttp((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { text } = JSON.parse(Buffer.concat(parts).toString()) as { text: string };
      heard.push({ text, authorization: request.headers.authorization });
      response.writeHead(state.channel.status, { location: 'http://127.0.0.1:1/' }).end(state.channel.body);
    });
  });
  const clock = createManualClock();
  const log = createRecorder();
  const unloaded: string[] = [];
  const begin = (url = `http://127.0.0.1:${String(server)}`, isWanted = true) => {
    const hearing = createHearing(clock.monotonicMs);
    const standby = createStandby({
      server: { url, token: 'vgo_agent_x' },
      stateDirectory: directory,
      isWanted,
      hearing: hearing.state,
      newUuid: () => '00000000-0000-4000-8000-000000000001',
      clock,
      random: () => 0.5,
      logger: log.logger,
      unload: (file) => unloaded.push(file),
    });
    standby.start();
    onTestFinished(() => standby.stop());
    return { hearing, stop: standby.stop };
  };
  let running = begin();
  /** Until both of its loops sleep: what was asked over HTTP has been answered and dealt with. */
  const settle = async () => {
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (clock.sleepers < 2);
  };
  await settle();
  return {
    directory,
    state,
    heard,
    asked: () => asked,
    log,
    unloaded,
    channelUrl: `http://127.0.0.1:${String(channel)}`,
    /** A new process on the same disk, whose own file lets nobody watch. */
    async restartUnwilling() {
      await running.stop();
      running = begin(undefined, false);
      await running.stop();
    },
    /** A new process on the same disk, of the same server or of another. */
    async restart(url?: string) {
      await running.stop();
      running = begin(url);
      await settle();
    },
    async pass(ms: number, note?: Parameters<(typeof running)['hearing']['note']>[0]) {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        if (note !== undefined) {
          running.hearing.note(note);
        }
        await clock.advance(STEP_MS);
        await settle();
      }
    },
    file: join(directory, 'standby.json'),
    texts: () => heard.map(({ text }) => text),
  };
}

const asks = (host: Awaited<ReturnType<typeof openHost>>, changes: object = {}) => {
  host.state.server = { status: 200, body: assigned(host.channelUrl, changes) };
};
const DOWN: Answer = { status: 503, body: '' };

it('keeps what the server asks of it where nobody else reads it, and no longer than it is asked', async () => {
  const host = await openHost();
  expect(existsSync(host.file)).toBe(false);
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  expect(readFileSync(host.file, 'utf8')).toContain(CANARY);
  expect(statSync(host.file).mode & 0o777).toBe(0o600);
  host.state.server = { status: 200, body: NOT_WATCHING };
  await host.pass(6 * MINUTE, 'accepted');
  expect(existsSync(host.file)).toBe(false);
  await host.pass(20 * MINUTE, 'no_answer');
  expect(host.heard).toEqual([]);
});

it('watches on after a start without a server, and speaks with what it kept', async () => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = DOWN;
  await host.restart();
  await host.pass(6 * MINUTE, 'no_answer');
  expect(host.texts()).toEqual(['no answer 5']);
  await host.restart();
  await host.pass(6 * MINUTE, 'no_answer');
  await host.pass(MINUTE, 'accepted');
  expect(host.texts()).toEqual(['no answer 5', expect.stringMatching(/^back 1\d$/)]);
});

it('does nothing by what another server asked of it', async () => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  await host.restart('http://127.0.0.1:1');
  await host.pass(10 * MINUTE, 'no_answer');
  expect(host.heard).toEqual([]);
});

it('keeps and asks nothing where its own file says so', async () => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  const before = host.asked();
  await host.restartUnwilling();
  expect(existsSync(host.file)).toBe(false);
  expect(host.asked()).toBe(before);
});

it('says that the server is silent, and that it is back, by the channel that it was given', async () => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = DOWN;
  await host.pass(10 * MINUTE, 'error');
  expect(host.heard).toEqual([{ text: 'errors 5', authorization: `Bearer ${CANARY}` }]);
  await host.pass(MINUTE, 'accepted');
  expect(host.texts()).toEqual(['errors 5', 'back 10']);
  expect(host.unloaded).toContain('speak.cjs');
});

it('says that the server is back before it lets go of the channel', async () => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = DOWN;
  await host.pass(6 * MINUTE, 'no_answer');
  host.state.server = { status: 200, body: NOT_WATCHING };
  await host.pass(6 * MINUTE);
  expect(existsSync(host.file)).toBe(true);
  await host.pass(MINUTE, 'accepted');
  expect(host.texts()).toEqual(['no answer 5', expect.stringMatching(/^back 1\d$/)]);
  expect(existsSync(host.file)).toBe(false);
});

it('lets go of the channel when the server refuses it, and not when somebody else does', async () => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = { status: 403, body: '<html>who are you?</html>' };
  await host.pass(6 * MINUTE, 'accepted');
  expect(existsSync(host.file)).toBe(true);
  host.state.server = REFUSED;
  await host.pass(6 * MINUTE, 'refused');
  expect(existsSync(host.file)).toBe(false);
});

it('keeps what it has where a newer server asks in words that it does not know', async () => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = { status: 200, body: assigned(host.channelUrl, { after_seconds: CANARY }) };
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = DOWN;
  await host.pass(6 * MINUTE, 'error');
  expect(host.texts()).toHaveLength(1);
});

it.each<[string, Answer, string]>([
  ['an error in 200', { status: 200, body: `{"errcode":310000,"errmsg":"${CANARY}"}` }, 'errcode 310000'],
  ['a redirect, which is not followed', { status: 302, body: '' }, 'HTTP 302'],
  ['a page', { status: 200, body: `<!doctype html>${CANARY}` }, 'page for people'],
  ['an error', { status: 500, body: CANARY }, 'HTTP 500'],
])('goes on trying after %s, and says no secret in the log', async (_what, answer, words) => {
  const host = await openHost();
  asks(host);
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = DOWN;
  host.state.channel = answer;
  await host.pass(8 * MINUTE, 'error');
  expect(host.heard.length).toBeGreaterThan(2);
  expect(host.log.lines().join('\n')).toContain(words);
  host.state.channel = { status: 200, body: '{"errcode":0}' };
  await host.pass(6 * MINUTE, 'error');
  const { length } = host.heard;
  await host.pass(6 * MINUTE, 'error');
  expect(host.heard).toHaveLength(length);
  expect(host.log.lines().join('\n')).not.toContain('CANARY');
});

it.each([
  ['a name of cloud metadata', 'http://metadata.google.internal/x', {}, 'address of cloud metadata'],
  ['an address of cloud metadata', 'http://169.254.169.254/x', {}, 'address of cloud metadata'],
  ['a private address where the server has none', undefined, { allow_private: false }, 'VIGILOPS_PRIVATE'],
])('never asks %s', async (_what, url, changes, words) => {
  const host = await openHost();
  host.state.server = { status: 200, body: assigned(url ?? host.channelUrl, changes) };
  await host.pass(6 * MINUTE, 'accepted');
  host.state.server = DOWN;
  await host.pass(6 * MINUTE, 'error');
  expect(host.heard).toEqual([]);
  expect(host.log.lines().join('\n')).toMatch(new RegExp(words));
  expect(host.log.lines().join('\n')).not.toContain('CANARY');
});
