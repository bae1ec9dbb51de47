import { spawnSync } from 'node:child_process';
import { ROOT } from '../paths.ts';
import type { Bill } from './licences.ts';

const MAX_BYTES = 64 * 1024 * 1024;
/** Fewer packages are no tree of this house. */
const LEAST = 50;

/**
 * What the installed house is made of, as CycloneDX by npm itself: all that is not for development alone. The peers that
 * old packages wish for are not looked at, as at the installation. Throws with npm's words.
 */
export function billOfMaterials(): { readonly text: string; readonly bill: Bill } {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--legacy-peer-deps'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: MAX_BYTES,
  });
  if (status !== 0) {
    throw new Error(`npm ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  }
  const bill = JSON.parse(stdout) as Bill;
  if ((bill.components?.length ?? 0) < LEAST) {
    throw new Error('npm names hardly a package: is everything installed?');
  }
  return { text: stdout, bill };
}
