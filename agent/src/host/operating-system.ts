import { readFileSync } from 'node:fs';

export interface OperatingSystem {
  /** `Debian GNU/Linux`. */
  readonly name: string;
  /** `12`. Empty where the system has none (rolling releases). */
  readonly version: string;
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly description: string;
}

/** os-release(5), of the host where HOST_ETC or HOST_ROOT leads to it. */
export function readLinuxRelease(etc: string, root: string): OperatingSystem {
  for (const path of [`${etc}/os-release`, `${root}/usr/lib/os-release`]) {
    try {
      return parseOsRelease(readFileSync(path, 'utf8'));
    } catch {
      // The next one.
    }
  }
  return { name: 'Linux', version: '', description: 'Linux' };
}

export function parseOsRelease(text: string): OperatingSystem {
  const values = new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const match = /^([A-Z_0-9]+)=(.*)$/.exec(line.trim());
      return match === null ? [] : [[match[1] ?? '', unquote(match[2] ?? '')]];
    }),
  );
  const name = values.get('NAME') ?? 'Linux';
  const version = values.get('VERSION_ID') ?? '';
  return { name, version, description: values.get('PRETTY_NAME') ?? `${name} ${version}`.trim() };
}

/** Values are quoted as in a shell. */
function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value)?.[2];
  return (quoted ?? value).replace(/\\([\\"$`'])/g, '$1');
}

/** macOS's product version lies in a property list; Darwin's own release is what the kernel says. */
export function readDarwinRelease(
  path = '/System/Library/CoreServices/SystemVersion.plist',
): OperatingSystem {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // The name has to do.
  }
  const version = /<key>ProductVersion<\/key>\s*<string>([^<]*)<\/string>/.exec(text)?.[1] ?? '';
  return { name: 'macOS', version, description: `macOS ${version}`.trim() };
}
