import type { Router } from 'express';
import path from 'node:path';
import { clientPolicyOf } from './app-front.ts';
import type { Config } from './config.ts';
import { keptSecret } from './kept-secret.ts';
import {
  createInstaller,
  createInstallRouter,
  createPublicUrl,
  createSigner,
  fingerprintOf,
  makeSigningKey,
  type Installer,
  type PublicUrlOf,
  type ServerCertificate,
} from './server/index.ts';

/** How hosts come to an agent. */
export interface InstallDesk {
  readonly installer: Installer;
  readonly publicUrlOf: PublicUrlOf;
  readonly router: Router;
}

export function openInstallDesk(
  deps: { readonly config: Config; readonly dataDir: string; readonly version: string },
  certificate: ServerCertificate | undefined,
): InstallDesk {
  const { config, dataDir, version } = deps;
  const isOwn = certificate !== undefined && config.tls.files === undefined;
  const installer = createInstaller({
    folder: config.agentDir,
    fingerprint: isOwn ? fingerprintOf(certificate.cert) : undefined,
    version,
    signer: createSigner(() => keptSecret(path.join(dataDir, 'agent-signing-key'), makeSigningKey)),
  });
  const publicUrlOf = createPublicUrl(config.publicUrl, clientPolicyOf(config).cameEncrypted);
  return { installer, publicUrlOf, router: createInstallRouter({ installer, publicUrlOf }) };
}
