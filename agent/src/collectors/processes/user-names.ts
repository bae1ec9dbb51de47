import { readFileSync, statSync } from 'node:fs';

const MAX_PASSWD_BYTES = 1_048_576;

/**
 * User names from passwd(5), read again when the file has changed. Users of a directory service are not in it:
 * they keep their number.
 */
export function createUserNames(path: string): (uid: number) => string {
  let stamp = '';
  let names: ReadonlyMap<number, string> = new Map();

  function refresh(): void {
    const { mtimeMs, size, ino } = statSync(path);
    const now = `${mtimeMs} ${size} ${ino}`;
    if (now !== stamp && size <= MAX_PASSWD_BYTES) {
      names = parsePasswd(readFileSync(path, 'utf8'));
      stamp = now;
    }
  }

  return (uid) => {
    try {
      refresh();
    } catch {
      // Without the file everyone is a number.
    }
    return names.get(uid) ?? String(uid);
  };
}

/** The first of several names of one uid, as getpwuid(3) has it. */
function parsePasswd(text: string): ReadonlyMap<number, string> {
  const rows = text.split('\n').flatMap((line): [number, string][] => {
    const [name = '', , uid = ''] = line.split(':');
    return /^\d+$/.test(uid) && name !== '' ? [[Number(uid), name]] : [];
  });
  return new Map(rows.toReversed());
}
