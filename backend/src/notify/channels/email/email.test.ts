import { silentLogger } from '@vigilops/runtime';
import { generate } from 'selfsigned';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createResolve, systemLookUp } from '../../http/resolve.ts';
import { sendBy } from '../../messenger/send-by.ts';
import { hostileLetter } from '../../test/hostile.ts';
import { contentOf, letterOf, toolsOf } from '../../test/letters.ts';
import { email } from './index.ts';

const idle = new AbortController().signal;
const PASSWORD = 'CANARY-password-0123456789';

interface Mailbox {
  readonly port: number;
  readonly mails: {
    readonly from: string;
    readonly to: readonly string[];
    readonly source: string;
    readonly secure: boolean;
  }[];
}

let server: SMTPServer | undefined;
afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(resolve))));

/** A mail server that wants a password. */
async function open(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const mails: Mailbox['mails'] = [];
  const opened = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'ops' && password === PASSWORD) {
        done(null, { user: username });
      } else {
        done(Object.assign(new Error(`535 5.7.8 no, ${String(password)} is wrong`), { responseCode: 535 }));
      }
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(pieces).toString('utf8'),
          secure: session.secure,
        });
        done(null, '2.0.0 OK queued as 42');
      });
    },
    ...options,
  });
  // A client that breaks off is what some of this is about.
  opened.on('error', () => undefined);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return { port: (opened.server.address() as AddressInfo).port, mails };
}
const resolveHere = createResolve({ lookUp: systemLookUp, allowPrivate: true });
const send = (port: number, config: object = {}, letter = letterOf(), signal = idle) =>
  sendBy(
    email,
    {
      host: '127.0.0.1',
      port,
      encryption: 'none',
      from: 'VigilOps <alerts@example.com>',
      to: ['ops@example.com'],
      ...config,
    },
    letter,
    // Every name is this machine.
    toolsOf(signal, {
      resolve: (host) => resolveHere(/^[a-z]/u.test(host) ? '127.0.0.1' : host),
    }),
    silentLogger,
  );

/** The parts as people see them; of quoted-printable and base64 the text. */
function readable(source: string): string {
  const parts = source.split(/\r?\n--[^\r\n]+/u).map((part) => {
    const [head = '', ...body] = part.split(/\r?\n\r?\n/u);
    const text = body.join('\n\n');
    if (/transfer-encoding: base64/iu.test(head)) {
      return `${head}\n${Buffer.from(text, 'base64').toString('utf8')}`;
    }
    const soft = text.replace(/=\r?\n/gu, '');
    const bytes = soft.replace(/=([0-9A-F]{2})/gu, (_all, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    return `${head}\n${/quoted-printable/iu.test(head) ? Buffer.from(bytes, 'latin1').toString('utf8') : text}`;
  });
  return parts.join('\n');
}

const ENCRYPTED = [
  ['starttls', { disabledCommands: [] as string[] }],
  ['tls', { secure: true }],
] as const;

async function certificate() {
  return generate([{ name: 'commonName', value: 'mail' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'mail.example.com' }] },
    ],
  });
}

describe('e-mail', () => {
  it('is a real conversation: signed in, to all recipients and who is on duty, plain and HTML', async () => {
    const { port, mails } = await open();
    const content = contentOf({
      addressees: [{ name: 'Li', email: 'li@example.com', phone: null }],
    });
    const outcome = await send(port, { user: 'ops', password: PASSWORD }, letterOf({ content }));
    expect(outcome).toEqual({ outcome: 'sent', receipt: expect.stringContaining('queued as 42') as string });
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail).toMatchObject({
      from: 'alerts@example.com',
      to: ['ops@example.com', 'li@example.com'],
    });
    const text = readable(mail?.source ?? '');
    expect(text).toMatch(/^Content-Type: text\/plain; charset=utf-8/mu);
    expect(text).toMatch(/^Content-Type: text\/html; charset=utf-8/mu);
    expect(text).toContain('CPU high on web-1');
    expect(text).toContain('https://vigilops.example.com/act/');
    expect(text).toContain('6f0d6a52-9d5e-4a35-9f0e-3f0f6a6a1c11@vigilops');
    expect(text).toMatch(/^References: <incident-12@vigilops>/mu);
    expect(text).toMatch(/^Auto-Submitted: auto-generated/mu);
  });

  it('is the same mail when it is sent again', async () => {
    const { port, mails } = await open();
    await send(port);
    await send(port);
    const ids = mails.map(({ source }) => /^Message-ID: (.*)$/imu.exec(source)?.[1]);
    expect(ids[0]).toBe(ids[1]);
  });

  it('lets no header, recipient or markup in with what others wrote', async () => {
    const { port, mails } = await open();
    expect(await send(port, {}, hostileLetter())).toMatchObject({ outcome: 'sent' });
    const [mail] = mails;
    expect(mail?.to).toEqual(['ops@example.com']);
    expect(mail?.source.split(/\r?\n\r?\n/u)[0]).not.toMatch(/^Bcc:/imu);
    const html = readable(mail?.source ?? '').split('text/html')[1] ?? '';
    expect(html).not.toMatch(/<(?:img|script|at )/iu);
    expect(html).toContain('&lt;img src=x');

    expect(html).not.toMatch(/[\x00-\x08\x1B\u202E]/u);
  });

  it('wants TLS where it was told to, and speaks no plain word before it', async () => {
    const { port, mails } = await open();
    const outcome = await send(port, { encryption: 'starttls', user: 'ops', password: PASSWORD });
    expect(outcome.outcome).not.toBe('sent');
    expect(mails).toEqual([]);
  });

  it('trusts no certificate that nobody vouches for', async () => {
    const pair = await certificate();
    for (const [encryption, options] of ENCRYPTED) {
      const { port, mails } = await open({ ...options, key: pair.private, cert: pair.cert });
      const outcome = await send(port, { encryption });
      expect(outcome, encryption).toMatchObject({
        outcome: 'unreachable',
        error: expect.stringMatching(/self.signed/iu) as string,
      });
      expect(mails).toEqual([]);
      await new Promise<void>((resolve) => server?.close(resolve));
      server = undefined;
    }
  });

  it('goes over TLS from the begin, and by STARTTLS, to the name that the certificate has', async () => {
    const pair = await certificate();
    for (const [encryption, options] of ENCRYPTED) {
      const { port, mails } = await open({ ...options, key: pair.private, cert: pair.cert });
      const config = { encryption, ca: pair.cert, user: 'ops', password: PASSWORD };
      expect(await send(port, { ...config, host: 'mail.example.com' })).toMatchObject({ outcome: 'sent' });
      expect(mails).toMatchObject([{ secure: true }]);
      expect(await send(port, { ...config, host: 'other.example.com' })).toMatchObject({
        outcome: 'unreachable',
        error: expect.stringContaining('altnames') as string,
      });
      await new Promise<void>((resolve) => server?.close(resolve));
      server = undefined;
    }
  });

  it('says that the password is wrong, and does not say which it was', async () => {
    const { port } = await open();
    const outcome = await send(port, { user: 'someone', password: PASSWORD });
    expect(outcome).toMatchObject({ outcome: 'refused', isChannelBroken: true });
    expect(JSON.stringify(outcome)).toContain('5.7.8');
    expect(JSON.stringify(outcome)).not.toContain('CANARY');
  });

  it.each([
    [550, 'no such user', { outcome: 'refused', isChannelBroken: true }],
    [554, 'it looks like spam', { outcome: 'refused', isChannelBroken: false }],
    [451, 'try later', { outcome: 'busy' }],
    [452, 'the disk is full', { outcome: 'unreachable' }],
  ] as const)('knows %i', async (responseCode, words, expected) => {
    const { port } = await open({
      onRcptTo: (_address, _session, done) => {
        done(Object.assign(new Error(words), { responseCode }));
      },
    });
    const outcome = await send(port);
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).toContain(words);
  });

  it('gives up at its limit where the server says nothing', async () => {
    const limit = new AbortController();
    const { port } = await open({
      onConnect: () => {
        limit.abort();
      },
    });
    expect(await send(port, {}, letterOf(), limit.signal)).toEqual({
      outcome: 'unreachable',
      error: 'no answer in time',
    });
  });

  it('asks no address of cloud metadata', async () => {
    expect(await send(25, { host: '169.254.169.254' })).toMatchObject({
      outcome: 'refused',
      isChannelBroken: true,
    });
  });

  it('is refused where it names nobody', async () => {
    expect(await send(25, { to: [] })).toMatchObject({ outcome: 'refused', isChannelBroken: true });
  });
});

describe('the mail of a digest', () => {
  const written = {
    title: 'Digest of 2026-11-29 <b>',
    summary: '2 incidents (before: 1).',
    summary_by: 'template',
    is_empty: false,
    actions: [{ text: 'Look at db-1 <img src=x>', link: '/a/vigilops-app/hosts/1' }],
    sections: [
      {
        id: 'alerts',
        title: 'Alerts',
        link: 'https://elsewhere.example.com/',
        figures: [{ label: 'Alerts', value: '12', change: '+50 %', tone: 'bad' }],
        bars: [0, 4, 8],
        lines: [{ text: 'web-1: 4 alerts\u202E', link: null, tone: 'bad' }],
      },
    ],
  } as const satisfies object;
  const letter = letterOf({
    content: contentOf({
      kind: 'report',
      title: written.title,
      lines: ['2 incidents (before: 1).'],
      digest: { written: structuredClone(written) as never, path: '/a/vigilops-app/analysis/digest' },
    }),
  });

  it('is all of it, for readers of pages and of text, with links into the house alone and nothing fetched', async () => {
    const { port, mails } = await open();
    expect(await send(port, {}, letter)).toMatchObject({ outcome: 'sent' });
    const [text = '', html = ''] = readable(mails[0]?.source ?? '').split(/^Content-Type: text\/html.*$/mu);
    expect(text).toContain('1. Look at db-1 <img src=x>');
    expect(text).toContain('Alerts: 12 (+50 %)');
    expect(html).toContain('<span class="bad">+50 %</span>');
    expect(html).toContain('href="https://vigilops.example.com/a/vigilops-app/hosts/1"');
    expect(html).toContain('&lt;img src=x&gt;');
    expect(html).not.toMatch(/<img|<script|<link|url\(|src="|elsewhere|\u202E/u);
  });
});
