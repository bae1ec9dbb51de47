import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the database runs as. `undefined` ids mean: as ourselves. */
export interface Account {
  readonly name: string;
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * PostgreSQL refuses to run as root. So root hands the server to `postgres` where that account exists (it is made for
 * this), else to `nobody`; any other user runs it as himself.
 */
export async function databaseAccount(ownUid: number | undefined): Promise<Account> {
  if (ownUid !== 0) {
    return { name: 'own account', ids: undefined };
  }
  for (const name of ['postgres', 'nobody']) {
    const ids = await idsOf(name);
    if (ids !== undefined && ids.uid !== 0) {
      return { name, ids };
    }
  }
  throw new Error(
    'running as root, and neither the account `postgres` nor `nobody` exists to run the database as',
  );
}

async function idsOf(name: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
