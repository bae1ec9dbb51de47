import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';

export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** 825 days: the longest that Apple's clients accept (support.apple.com/102028). */
const VALID_DAYS = 825;
const DAY_MS = 86_400_000;

/** SHA-256 over the certificate, as browsers and `openssl x509 -fingerprint` show it. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

/**
 * The certificate that this installation made for itself, made at the first call and again when it is about to run
 * out. Kept in `folder` (key 0600), so that its fingerprint survives restarts and agents can pin it as their CA.
 */
export async function ownCertificate(options: {
  readonly folder: string;
  /** Names and addresses that clients may use besides localhost. */
  readonly names: readonly string[];
  readonly now: Date;
}): Promise<ServerCertificate & { readonly certFile: string; readonly made: boolean }> {
  const certFile = path.join(options.folder, 'self-signed.crt');
  const keyFile = path.join(options.folder, 'self-signed.key');
  const kept = await readPair(certFile, keyFile);
  if (kept !== undefined && stillServes(kept, options.names, options.now)) {
    return { ...kept, certFile, made: false };
  }
  const made = await selfSign(options.names, options.now);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await writeFile(keyFile, made.key, { mode: 0o600 });
  await writeFile(certFile, made.cert, { mode: 0o644 });
  return { ...made, certFile, made: true };
}

async function readPair(certFile: string, keyFile: string): Promise<ServerCertificate | undefined> {
  try {
    return { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  } catch {
    return undefined;
  }
}

function stillServes(pair: ServerCertificate, names: readonly string[], now: Date): boolean {
  const certificate = new X509Certificate(pair.cert);
  const fresh = certificate.validToDate.getTime() - now.getTime() > 30 * DAY_MS;
  return (
    fresh &&
    names.every(
      (name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined,
    )
  );
}

async function selfSign(names: readonly string[], now: Date): Promise<ServerCertificate> {
  // Loaded only here: no start without --tls-self-signed pays for it.
  const { generate } = await import('selfsigned');
  const all = [...new Set(['localhost', '127.0.0.1', '::1', ...names])];
  const made = await generate([{ name: 'commonName', value: 'VigilOps' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + (VALID_DAYS - 1) * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: all.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
