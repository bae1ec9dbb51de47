import { RESOURCE } from '@vigilops/contracts';
import { createBodyRoom } from '@vigilops/otlp/http';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { formatHostPort } from '../checks/host-port.ts';
import { errorCode } from '../host/error-code.ts';
import { readMachineId } from '../host/identity.ts';
import { createDoor, type DoorDeps } from './door.ts';
import { CONNECTION_LIMITS, RELAY_LIMITS } from './limits.ts';
import { clearStaleSocket, restrictSocket } from './socket-file.ts';
import type { RelayAddress, RelayConfig, RelayDeps } from './types.ts';

export interface Relaying {
  /** Where it listens, once it does. */
  readonly listening: Promise<Server>;
  stop(): Promise<void>;
}

/** Another collector may hold the port; it is asked for again. */
const LISTEN_AGAIN_MS = 10_000;
const STOP_WITHIN_MS = 500;

/** Listens, and keeps trying to while something else holds the address. */
export function serveRelay(config: RelayConfig, deps: RelayDeps & Pick<DoorDeps, 'onRefused'>): Relaying {
  const { clock, logger, spool } = deps;
  const machineId = readMachineId(deps.paths);
  const otherIds = machineId === undefined ? [] : [machineId];
  const host = () => {
    const resource = deps.resource();
    return {
      id: String(resource[RESOURCE.hostId]),
      name: String(resource[RESOURCE.hostName]),
      otherIds,
    };
  };
  // A socket in the file system has no name that a page could take.
  const allowOtherNames = config.allowOtherAddresses || 'path' in config.address;
  const bodies = createBodyRoom(RELAY_LIMITS);
  const server = createServer(
    {
      headersTimeout: CONNECTION_LIMITS.headersTimeoutMs,
      requestTimeout: CONNECTION_LIMITS.requestTimeoutMs,
      keepAliveTimeout: CONNECTION_LIMITS.keepAliveTimeoutMs,
    },
    createDoor({ spool, bodies, host, allowOtherNames, onRefused: deps.onRefused, clock, logger }),
  );
  server.maxConnections = CONNECTION_LIMITS.max;
  const stopping = new AbortController();

  async function keepTrying(): Promise<Server> {
    for (let said = ''; ;) {
      try {
        await listen(server, config.address);
        logger.info({}, `programs of this host may send OTLP to ${addressInWords(config.address)}`);
        return server;
      } catch (error) {
        const code = errorCode(error);
        if (code !== said) {
          said = code;
          logger.error(
            { error: code },
            `the relay cannot listen on ${addressInWords(config.address)}; it tries again`,
          );
        }
        await clock.sleep(LISTEN_AGAIN_MS, stopping.signal);
      }
    }
  }

  const listening = keepTrying();
  listening.catch(() => undefined);
  return {
    listening,
    async stop() {
      stopping.abort(new Error('the relay stops'));
      if (!server.listening) {
        return;
      }
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await Promise.race([closed, clock.sleep(STOP_WITHIN_MS)]);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, address: RelayAddress): Promise<void> {
  if ('path' in address) {
    await clearStaleSocket(address.path);
  }
  // `once` rejects when the server says `error` instead.
  const listening = once(server, 'listening');
  server.listen(address);
  await listening;
  if ('path' in address) {
    await restrictSocket(address.path);
  }
}

function addressInWords(address: RelayAddress): string {
  return 'path' in address ? `unix:${address.path}` : `http://${formatHostPort(address)}`;
}
