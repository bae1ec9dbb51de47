export interface FoundUser {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** A user of passwd(5) by name; undefined when there is none. */
export function findUser(passwd: string, name: string): FoundUser | undefined {
  for (const line of passwd.split('\n')) {
    const [found, , uid = '', gid = '', , home = ''] = line.split(':');
    if (found === name && /^\d+$/.test(uid) && /^\d+$/.test(gid)) {
      return { uid: Number(uid), gid: Number(gid), home };
    }
  }
  return undefined;
}
