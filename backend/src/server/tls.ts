import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { fingerprintOf, ownCertificate, type ServerCertificate } from './certificate.ts';

/** The certificate to serve with: given files, one of our own when asked for, or undefined for plain HTTP. */
export async function chooseCertificate(
  config: {
    readonly files: { readonly certFile: string; readonly keyFile: string } | undefined;
    readonly selfSigned: boolean;
    readonly names: readonly string[];
  },
  deps: { readonly folder: string; readonly clock: Clock; readonly logger: Logger },
): Promise<ServerCertificate | undefined> {
  if (config.files !== undefined) {
    const { certFile } = config.files;
    const certificate = await readCertificate(config.files);
    deps.logger.info({ fingerprint: fingerprint(certificate, certFile), certFile }, 'serving with TLS');
    return certificate;
  }
  if (!config.selfSigned) {
    return undefined;
  }
  const names = [hostname(), ...config.names];
  const own = await ownCertificate({ folder: deps.folder, names, now: deps.clock.now() });
  deps.logger.info(
    { fingerprint: fingerprintOf(own.cert), certFile: own.certFile, made: own.made },
    `serving with a certificate of our own, SHA-256 ${fingerprintOf(own.cert)}; agents verify it with ${own.certFile} as their CA`,
  );
  return own;
}

/** Throws CONFIG_INVALID where a file cannot be read. */
export async function readCertificate(files: {
  readonly certFile: string;
  readonly keyFile: string;
}): Promise<ServerCertificate> {
  return { cert: await readPem(files.certFile), key: await readPem(files.keyFile) };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new VigilError(
      'CONFIG_INVALID',
      `${file} cannot be read; it is named as a certificate or its key`,
      {
        cause,
      },
    );
  }
}

function fingerprint(certificate: ServerCertificate, file: string): string {
  try {
    return fingerprintOf(certificate.cert);
  } catch (cause) {
    throw new VigilError('CONFIG_INVALID', `${file} is no certificate in PEM form`, { cause });
  }
}
