import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';

import { generate } from 'selfsigned';

export interface Certificate {
  /** Of the certificate and of its key, as files. */
  readonly cert: string;
  readonly key: string;
  /** The certificate itself, which no authority vouches for. */
  readonly ca: string;
}

/** Of localhost, as files in `folder`. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')] as const;
  writeFileSync(cert, made.cert);
  writeFileSync(key, made.private, { mode: 0o600 });
  return { cert, key, ca: made.cert };
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;

/** Who asks a house through the proxy before it. */
export interface ProxyClient {
  /** A request that is not sent to its end yet. */
  open(method: string, path: string, headers?: Headers): ClientRequest;
  /** JSON, where `headers` say nothing else. */
  ask(method: string, path: string, body?: string | Buffer, headers?: Headers): Promise<Answer>;
}

export function createProxyClient(to: {
  readonly port: number;
  readonly ca: string;
  readonly token: string;
}): ProxyClient {
  const host = `localhost:${String(to.port)}`;

  function open(method: string, path: string, headers: Headers = {}): ClientRequest {
    const call = request({
      host: '127.0.0.1',
      servername: 'localhost',
      port: to.port,
      method,
      path,
      ca: to.ca,
      headers: { host, authorization: `Bearer ${to.token}`, ...headers },
    });
    // A 413 comes before all is sent, and the rest then meets a closed connection; `once` tells of any error before an answer.
    call.on('error', () => undefined);
    return call;
  }

  return {
    open,
    async ask(method, path, body = '', headers = {}) {
      const call = open(method, path, { 'content-type': 'application/json', ...headers });
      const answered = once(call, 'response');
      call.end(body);
      const [response] = (await answered) as [IncomingMessage];
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) {
        text += String(chunk);
      }
      return { status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: text };
    },
  };
}

export async function endProxy(proxy: ChildProcess): Promise<void> {
  if (proxy.exitCode === null) {
    proxy.kill('SIGTERM');
    await once(proxy, 'exit');
  }
}
