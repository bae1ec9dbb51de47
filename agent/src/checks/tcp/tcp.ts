import { type ConnectDeps, openSocket } from '../connect/connect.ts';
import { verdictOf } from '../connect/trouble.ts';
import type { Probe } from '../types.ts';

/** Up when a connection can be opened; nothing is sent over it. */
export function createTcpProbe(deps: ConnectDeps): Probe<'tcp'> {
  return async (config, run) => {
    try {
      const socket = await openSocket(config, run, deps);
      socket.destroy();
      return { status: 'up' };
    } catch (error) {
      run.limit.throwIfOver();
      return verdictOf(error, config.host);
    }
  };
}
