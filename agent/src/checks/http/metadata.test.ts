import { Socket } from 'node:net';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { createResolve, RefusedTarget, systemLookUp } from '../connect/resolve.ts';
import { httpCheck, openHttp, probeKit } from '../test/probe-kit.ts';

/** Names as a name server of an attacker answers. */
const names = {
  '169.254.169.254.nip.io': ['169.254.169.254'],
  'instance-data': ['169.254.169.254'],
  'mapped.test': ['::ffff:169.254.169.254'],
  'nat64.test': ['64:ff9b::a9fe:a9fe'],
  'second.test': ['93.184.216.34', '100.100.100.200'],
  'six.test': ['2606:2800::1', 'fd00:ec2::254'],
  'local.test': ['127.0.0.1'],
};

/** Ways to write the address of cloud metadata, or a name that leads there. */
const FORMS: readonly string[] = [
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.169.254:80/',
  'http://169.254.169.254:8080/',
  'HTTP://169.254.169.254/',
  'hTTp://169.254.169.254',
  'https://169.254.169.254/',
  'http://169.254.169.254./',
  'http://169.254.169.254#@example.com/',
  'http://169.254.169.254?@example.com/',
  'http://169.254.169.254/@example.com',
  'http://example.com@169.254.169.254/',
  'http://example.com:80@169.254.169.254/',
  'http:169.254.169.254',
  'http:/169.254.169.254',
  'http:///169.254.169.254/',
  'http:\\\\169.254.169.254\\',
  'http://169.254\t.169.254/',
  'http://169.254.\n169.254/',
  ' http://169.254.169.254/ ',
  'http://2852039166/',
  'http://2852039166:80/',
  'http://0xA9FEA9FE/',
  'http://0xa9fea9fe./',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://0251.0376.0251.0376/',
  'http://0000251.0000376.0000251.0000376/',
  'http://025177524776/',
  'http://169.254.43518/',
  'http://169.16689662/',
  'http://169.0xfe.43518/',
  'http://0xa9.254.0251.0xfe/',
  'http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/',
  'http://１６９.２５４.１６９.２５４/',
  'http://169。254。169。254/',
  'http://169．254．169．254/',
  'http://169｡254｡169｡254/',
  'http://%31%36%39.254.169.254/',
  'http://169%2e254%2e169%2e254/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
  'http://[0000:0000:0000:0000:0000:FFFF:A9FE:A9FE]/',
  'http://[::169.254.169.254]/',
  'http://[::a9fe:a9fe]/',
  'http://[::ffff:0:169.254.169.254]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[64:ff9b::a9fe:a9fe]:80/',
  'http://[64:ff9b:1::169.254.169.254]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[2001:0:1::5601:5601]/',
  'http://[fe80::1]/',
  'http://[fe80::a9fe:a9fe]/',
  'http://[fd00:ec2::254]/',
  'http://[FD00:EC2:0:0::254]/',
  'http://[fd00:ec2::23]/',
  'http://[fd20:ce::254]/',
  'http://169.254.170.2/v2/credentials',
  'http://100.100.100.200/',
  'http://1684301000/',
  'http://192.0.0.192/',
  'http://168.63.129.16/',
  'http://metadata.google.internal/',
  'http://METADATA.google.internal./',
  'http://metadata.goog/',
  'http://169.254.169.254.nip.io/',
  'http://instance-data/latest/',
  'http://mapped.test/',
  'http://nat64.test/',
  'http://second.test/',
  'http://six.test/',
];

function watchConnections() {
  return vi.spyOn(Socket.prototype, 'connect');
}

describe('cloud metadata', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(FORMS)('is not asked as %j', async (url) => {
    const connections = watchConnections();
    const { status, error, isAnswer } = await probeKit({ names }).run(httpCheck(url));
    expect(status).toBe('inconclusive');
    expect(error).toMatch(/^may not ask .* \(checks\.allow_metadata\)$/);
    // Nothing about the network is to be asked either.
    expect(isAnswer).toBe(true);
    expect(connections).not.toHaveBeenCalled();
  });

  it.each([
    '//169.254.169.254/',
    '\\\\169.254.169.254',
    'http://0xa9fea9fe/',
    'HTTPS://[::ffff:a9fe:a9fe]/',
    '//instance-data/',
  ])('is not asked by a redirect to %s', async (location) => {
    const port = await openHttp((_, response) => void response.writeHead(302, { location }).end());
    const connections = watchConnections();
    const { status } = await probeKit({ names }).run(httpCheck(`http://127.0.0.1:${String(port)}/`));
    expect(status).toBe('inconclusive');
    expect(connections).toHaveBeenCalledTimes(1);
  });

  it('is not asked at the end of a chain of redirects', async () => {
    let asked = 0;
    const port = await openHttp((_, response) => {
      asked += 1;
      const location =
        asked < 4 ? `http://local.test:${String(port)}/${String(asked)}` : 'http://0xa9fea9fe/';
      response.writeHead(307, { location }).end();
    });
    const connections = watchConnections();
    const { error } = await probeKit({ names }).run(httpCheck(`http://127.0.0.1:${String(port)}/`));
    expect(error).toMatch(/^may not ask 169\.254\.169\.254,/);
    expect(asked).toBe(4);
    expect(connections).toHaveBeenCalledTimes(4);
  });

  it('is not asked by a name that leads elsewhere the second time: what was looked at is what is connected to', async () => {
    const answers = ['127.0.0.1', '169.254.169.254', '169.254.169.254'];
    let lookUps = 0;
    const kit = probeKit({
      lookUp: () => Promise.resolve([{ address: answers[lookUps++] ?? '169.254.169.254', family: 4 }]),
    });
    const port = await openHttp((request, response) => {
      response.writeHead(request.url === '/' ? 302 : 200, { location: '/again' }).end();
    });
    const url = `http://rebind.test:${String(port)}/`;
    // The redirect to the same name is the second time.
    expect((await kit.run(httpCheck(url))).status).toBe('inconclusive');
    expect(lookUps).toBe(2);
    expect((await kit.run(httpCheck(url))).status).toBe('inconclusive');
    expect(lookUps).toBe(3);
  });

  it('may be asked where the operator allows it', async () => {
    const port = await openHttp((_, response) => void response.end());
    // The system maps it to loopback here, so that nobody real is asked.
    const kit = probeKit({ names: { 'metadata.google.internal': ['127.0.0.1'] }, allowMetadata: true });
    expect((await kit.run(httpCheck(`http://metadata.google.internal:${String(port)}/`))).status).toBe('up');
  });

  it('is not asked by TCP in any form that the system’s own resolver knows', async () => {
    const resolve = createResolve({ lookUp: systemLookUp, allowMetadata: false });
    for (const host of [
      '169.254.169.254',
      '2852039166',
      '0xA9FEA9FE',
      '0251.0376.0251.0376',
      '169.254.43518',
    ]) {
      const refused = await resolve(host).catch((error: unknown) => error);
      // A resolver that does not know the form has no address for it.
      expect(
        refused instanceof RefusedTarget || (refused as { code?: string }).code === 'ENOTFOUND',
        host,
      ).toBe(true);
    }
    const { status } = await probeKit({ names }).run({ type: 'tcp', host: 'instance-data', port: 80 });
    expect(status).toBe('inconclusive');
  });

  it('is not asked as a name server', async () => {
    const dns = { type: 'dns', host: 'a.test', record_type: 'A', expected: [] as string[] } as const;
    for (const resolver of [
      '169.254.169.254',
      '169.254.169.254:80',
      '[fd00:ec2::254]:53',
      '::ffff:a9fe:a9fe',
    ]) {
      expect((await probeKit().run({ ...dns, resolver })).status, resolver).toBe('inconclusive');
    }
  });
});
