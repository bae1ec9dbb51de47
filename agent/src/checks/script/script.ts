import { readFile } from 'node:fs/promises';

import { type Ended, runProgram } from '../program/run-program.ts';
import type { Probe, Verdict } from '../types.ts';
import { findUser, type FoundUser } from './find-user.ts';

export interface ScriptDeps {
  /** Where users are looked up, `/etc/passwd`. */
  readonly passwdFile: string;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a program of the agent's own file; its exit code 0 is up. It sees none of the agent's environment. */
export function createScriptProbe({ passwdFile }: ScriptDeps): Probe<'script'> {
  return async ({ command, user: name }, { trace, limit }) => {
    let user: FoundUser | undefined;
    if (name !== undefined) {
      user = findUser(await readFile(passwdFile, 'utf8'), name);
      if (user === undefined) {
        return { status: 'inconclusive', error: `there is no user ${name} in ${passwdFile}` };
      }
    }
    trace.waitsFor = 'the script to end';
    const env = {
      PATH,
      LANG: 'C.UTF-8',
      HOME: user?.home ?? '/',
      ...(name === undefined ? {} : { USER: name }),
    };
    const rights = user === undefined ? {} : { user: { uid: user.uid, gid: user.gid } };
    return verdictOf(await runProgram({ command, env, ...rights }, limit));
  };
}

function verdictOf(ended: Ended): Verdict {
  if (!ended.started) {
    return { status: 'inconclusive', error: `the script cannot be started: ${ended.reason}` };
  }
  const { code, signal, lastLine, wroteTooMuch } = ended;
  if (wroteTooMuch) {
    return { status: 'inconclusive', error: 'the script writes more than 1 MiB' };
  }
  if (code === 0) {
    return { status: 'up' };
  }
  const how = code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${String(code)}`;
  return { status: 'down', error: lastLine === '' ? how : `${how}: ${lastLine}`, isAnswer: true };
}
