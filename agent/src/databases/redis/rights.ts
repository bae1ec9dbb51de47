import type { DbMissing } from '@vigilops/contracts/db-report';

import type { RedisConnection } from './connection.ts';
import { Refusal, type Reply } from './reply.ts';

/**
 * Everything that the probe asks. `resetchannels -@all` first: whatever else the user could do is taken away. PASSWORD is for
 * who copies it to fill in.
 */
export const LEAST_RIGHTS =
  'ACL SETUSER vigilops on >PASSWORD ~* resetchannels -@all +ping +info +select +scan +type +memory|usage +slowlog|get ' +
  '+latency|latest +latency|histogram +client|list +client|setname +config|get';

/** What is not to be had from this server, and how it could be. */
export interface Rights {
  /**
   * Undefined, and noted, where the server refuses the command or does not have it: it is not asked again until `retry`, for
   * each refusal stands in the server's own log of them.
   */
  ask(connection: RedisConnection, what: string, ...words: readonly string[]): Promise<Reply | undefined>;
  /** Takes the error of a call that was made elsewhere. True: it was a refusal, and is noted. */
  note(error: unknown, what: string, right: string): boolean;
  /** Asks everything again: rights may have been given meanwhile. */
  retry(): void;
  readonly missing: readonly DbMissing[];
}

export function createRights(user: string): Rights {
  const missing = new Map<string, DbMissing>();
  const refused = new Set<string>();

  const note = (error: unknown, what: string, right: string) => {
    if (!(error instanceof Refusal)) {
      return false;
    }
    refused.add(what);
    const grant = grantFor(error, user, right);
    if (grant !== undefined) {
      missing.set(what, { what, grant });
    }
    return true;
  };

  return {
    async ask(connection, what, ...words) {
      if (refused.has(what)) {
        return undefined;
      }
      try {
        return await connection.call(...words);
      } catch (error) {
        if (note(error, what, rightFor(words))) {
          return undefined;
        }
        throw error;
      }
    },
    note,
    retry() {
      refused.clear();
      missing.clear();
    },
    get missing() {
      return [...missing.values()];
    },
  };
}

const WITH_SECOND_WORD = /^(CLIENT|CONFIG|LATENCY|MEMORY|SLOWLOG)$/;

function rightFor([first = '', second = '']: readonly string[]): string {
  return `+${WITH_SECOND_WORD.test(first) ? `${first}|${second}` : first}`.toLowerCase();
}

/** Undefined: it is no matter of rights, such as a subcommand that this version does not have. */
function grantFor({ code, message }: Refusal, user: string, right: string): string | undefined {
  if (code === 'NOPERM') {
    return `ACL SETUSER ${user} ${/key/i.test(message) ? '~*' : right}`;
  }
  if (/^ERR unknown command\b/i.test(message)) {
    const [command = ''] = right.slice(1).toUpperCase().split('|');
    return `# ${command} is renamed or switched off: take "rename-command ${command}" out of redis.conf, or ask who runs the server`;
  }
  return undefined;
}
