import { appendFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ownCertificate } from '../../../backend/src/server/certificate.ts';

const DAY_MS = 86_400_000;
/** Longer ago than such a certificate is good for (825 days). */
const LONG_AGO_MS = 830 * DAY_MS;

export interface TlsSite {
  readonly url: string;
  /** Of both certificates: with it in NODE_EXTRA_CA_CERTS nothing is wrong with the good one. */
  readonly authorities: string;
  show(which: 'good' | 'expired'): void;
  close(): Promise<void>;
}

/** A site with a certificate, and an older one that has expired. */
export async function openTlsSite(folder: string): Promise<TlsSite> {
  const now = new Date();
  const good = await ownCertificate({ folder: join(folder, 'tls-good'), names: [], now });
  const expired = await ownCertificate({
    folder: join(folder, 'tls-old'),
    names: [],
    now: new Date(now.getTime() - LONG_AGO_MS),
  });
  const authorities = join(folder, 'authorities.pem');
  appendFileSync(authorities, `${good.cert}\n${expired.cert}\n`);
  const server = createServer({ cert: good.cert, key: good.key }, (_request, response) =>
    response.end('well'),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${String(port)}/`,
    authorities,
    show(which) {
      const { cert, key } = which === 'good' ? good : expired;
      server.setSecureContext({ cert, key });
      server.closeAllConnections();
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
