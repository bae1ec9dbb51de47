import { lineBatches } from './line-batches.ts';

/** Installed packages with their versions, of dpkg's status file (deb-control(5), dpkg-query(1)). */
export async function readDpkgStatus(path: string): Promise<ReadonlyMap<string, string>> {
  const packages = new Map<string, string>();
  let name = '';
  let version = '';
  let architecture = '';
  let installed = false;
  const finish = () => {
    if (name !== '' && installed) {
      // Of one package several architectures may be installed.
      packages.set(packages.has(name) ? `${name}:${architecture}` : name, version);
    }
    name = '';
    version = '';
    architecture = '';
    installed = false;
  };
  for await (const lines of lineBatches(path)) {
    for (const line of lines) {
      if (line === '') {
        finish();
      } else if (line.startsWith('Package: ')) {
        name = line.slice(9);
      } else if (line.startsWith('Version: ')) {
        version = line.slice(9);
      } else if (line.startsWith('Architecture: ')) {
        architecture = line.slice(14);
      } else if (line.startsWith('Status: ')) {
        installed = line.endsWith(' installed');
      }
    }
  }
  finish();
  return packages;
}
