import type { Router } from 'express';
import { clientPolicyOf } from './app-front.ts';
import type { Config } from './config.ts';
import {
  createInstaller,
  createInstallRouter,
  createPublicUrl,
  fingerprintOf,
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
  deps: { readonly config: Config; readonly version: string },
  certificate: ServerCertificate | undefined,
): InstallDesk {
  const { config, version } = deps;
  const isOwn = certificate !== undefined && config.tls.files === undefined;
  const installer = createInstaller({
    folder: config.agentDir,
    fingerprint: isOwn ? fingerprintOf(certificate.cert) : undefined,
    version,
  });
  const publicUrlOf = createPublicUrl(config.publicUrl, clientPolicyOf(config).cameEncrypted);
  return { installer, publicUrlOf, router: createInstallRouter({ installer, publicUrlOf }) };
}
