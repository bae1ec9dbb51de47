import { constants, createHash, publicEncrypt } from 'node:crypto';

import { signEd25519 } from './ed25519.ts';

export const PLUGIN = {
  native: 'mysql_native_password',
  sha2: 'caching_sha2_password',
  ed25519: 'client_ed25519',
} as const;
export type Plugin = (typeof PLUGIN)[keyof typeof PLUGIN];

const PLUGINS: readonly string[] = Object.values(PLUGIN);

export function isKnownPlugin(name: string): name is Plugin {
  return PLUGINS.includes(name);
}

/** What proves that this host knows the password, without the password in it. */
export function proofOf(plugin: Plugin, password: string, challenge: Buffer): Buffer {
  const secret = Buffer.from(password, 'utf8');
  if (secret.length === 0 && plugin !== PLUGIN.ed25519) {
    return Buffer.alloc(0);
  }
  switch (plugin) {
    case PLUGIN.native: {
      const once = hash('sha1', secret);
      return xor(once, hash('sha1', challenge.subarray(0, 20), hash('sha1', once)));
    }
    case PLUGIN.sha2: {
      const once = hash('sha256', secret);
      return xor(once, hash('sha256', hash('sha256', once), challenge.subarray(0, 20)));
    }
    case PLUGIN.ed25519:
      return signEd25519(secret, challenge.subarray(0, 32));
  }
}

/** For a server of `caching_sha2_password` that has not seen this password since it started, where there is no TLS. */
export function sealed(password: string, challenge: Buffer, publicKey: Buffer): Buffer {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key: publicKey, padding }, xor(ended(password), challenge.subarray(0, 20)));
}

/** As it is, with a zero byte at its end: for a way that nobody else reads. */
export function ended(password: string): Buffer {
  return Buffer.from(`${password}\0`, 'utf8');
}

function hash(algorithm: 'sha1' | 'sha256', ...parts: readonly Buffer[]): Buffer {
  return createHash(algorithm).update(Buffer.concat(parts)).digest();
}

/** The second one is repeated as it is needed. */
function xor(bytes: Buffer, mask: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, at) => byte ^ (mask[at % mask.length] ?? 0)));
}
