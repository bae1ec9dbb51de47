import { userInfo } from 'node:os';
import { dirname } from 'node:path';

import { errorCode } from '../../../host/error-code.ts';
import type { Part } from '../parts.ts';

const ENGLISH = /^(?:|C|POSIX|en|English)(?:[_.@-].*)?$/i;

/** What in the settings of the server keeps reports of deadlocks out of its log. They are counted all the same. */
export function untold(settings: Readonly<Record<string, string>>): readonly Part[] {
  const { lc_messages: language = '', log_error_verbosity: verbosity, log_destination: to = '' } = settings;
  const set = (what: string, name: string, value: string): Part => ({
    what: `reports of deadlocks: ${what}`,
    grant: `ALTER SYSTEM SET ${name} = '${value}'; SELECT pg_reload_conf();`,
  });
  return [
    ...(ENGLISH.test(language)
      ? []
      : [set(`they are read in English only, lc_messages is ${language.slice(0, 64)}`, 'lc_messages', 'C')]),
    ...(verbosity === 'terse'
      ? [set('log_error_verbosity is terse, which leaves them out', 'log_error_verbosity', 'default')]
      : []),
    ...(to === '' || /stderr|csvlog|jsonlog/.test(to)
      ? []
      : [set(`log_destination is ${to.slice(0, 64)}, which is no file`, 'log_destination', 'stderr')]),
  ];
}

/** The server alone knows where it writes. */
export function noFile(pattern: string): Part {
  return {
    what: `reports of deadlocks: there is no file ${pattern.slice(0, 128)}`,
    grant:
      "SELECT current_setting('data_directory') || '/' || pg_current_logfile(); -- and set databases[].log_file in agent.yaml to it",
  };
}

/** Its number, where nobody has given it a name. */
function ownAccount(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

export function notReadable(path: string, error: unknown): Part {
  const account = ownAccount();
  const folder = dirname(path).replaceAll("'", "'\\''");
  return {
    what: `reports of deadlocks: ${account} may not read the log ${path.slice(-128)} (${errorCode(error)})`,
    grant: `setfacl -R -m u:${account}:rX,d:u:${account}:rX '${folder.slice(0, 512)}'`,
  };
}
