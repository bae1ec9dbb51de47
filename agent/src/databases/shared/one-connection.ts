import type { CreateProbe, DatabaseConfig, ProbeDeps, ProbeFindings, ProbeRound } from '../types.ts';
import { DatabaseTrouble } from '../types.ts';
import { connectTrouble, placeOf } from './open-socket.ts';

interface Connection {
  isOpen(): boolean;
  end(reason: Error): void;
}

export interface OneConnectionParts<Open extends Connection> {
  readonly open: (config: DatabaseConfig, signal: AbortSignal) => Promise<Open>;
  /** What a refusal of the server means; any other error as it is. */
  readonly refusalTrouble: (error: unknown, config: DatabaseConfig) => unknown;
  readonly createWatch: (
    config: DatabaseConfig,
    deps: ProbeDeps,
  ) => (connection: Open, round: ProbeRound, isNewConnection: boolean) => Promise<ProbeFindings>;
}

/**
 * Logs in over a new connection, and closes one on which that fails. Rejects with DatabaseTrouble where the server refuses or
 * the time of the round is over.
 */
export async function logInOver<Open extends Connection>(
  connection: Open,
  config: DatabaseConfig,
  signal: AbortSignal,
  parts: Pick<OneConnectionParts<Open>, 'refusalTrouble'> & {
    readonly logIn: (connection: Open, config: DatabaseConfig) => Promise<void>;
  },
): Promise<Open> {
  const giveUp = () => {
    connection.end(new DatabaseTrouble('timeout', `${placeOf(config)} did not answer in time`));
  };
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await parts.logIn(connection, config);
    return connection;
  } catch (error) {
    connection.end(new Error('given up'));
    throw parts.refusalTrouble(error, config);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** A probe that keeps one connection from round to round, and opens another when it was lost or a round failed on it. */
export function overOneConnection<Open extends Connection>(parts: OneConnectionParts<Open>): CreateProbe {
  return (config, deps) => {
    const watch = parts.createWatch(config, deps);
    let connection: Open | undefined;

    return {
      async look(round) {
        try {
          const kept = connection?.isOpen() === true ? connection : undefined;
          const open = kept ?? (await parts.open(config, round.signal));
          connection = open;
          const giveUp = () => {
            open.end(new Error('given up'));
          };
          round.signal.addEventListener('abort', giveUp, { once: true });
          try {
            return await watch(open, round, kept === undefined);
          } finally {
            round.signal.removeEventListener('abort', giveUp);
          }
        } catch (error) {
          // What is still under way would be taken for the answers of the next round.
          connection?.end(new Error('given up'));
          connection = undefined;
          throw connectTrouble(parts.refusalTrouble(error, config), config, round.signal);
        }
      },
      close() {
        connection?.end(new DatabaseTrouble('other', 'the probe was closed'));
        connection = undefined;
        return Promise.resolve();
      },
    };
  };
}
