import { closeSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

import { errorCode } from '../host/error-code.ts';

export interface InstanceLock {
  release(): Promise<void>;
}

const SOCKET_NAME = 'agent.lock';
/** A path of a Unix socket has room for this much (sockaddr_un), on macOS a little less. */
const MAX_SOCKET_PATH = 103;

/**
 * Makes sure that one agent works in a state directory: it listens on a Unix socket there. The kernel closes it
 * with the process, however that ends, and unlike a pid it means the same in every container that shares the
 * directory. Throws when another agent answers there.
 */
export async function lockStateDirectory(directory: string): Promise<InstanceLock> {
  const { path, forgetPath } = socketPath(directory);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(path);
    if (server !== undefined) {
      return {
        // Closing also removes the socket from the directory.
        release: () =>
          new Promise((resolve) =>
            server.close(() => {
              forgetPath();
              resolve();
            }),
          ),
      };
    }
    if (await isAlive(path)) {
      break;
    }
    await removeDead(path);
  }
  forgetPath();
  throw new Error(`another agent is running in ${directory}`);
}

/** On Linux a path that is too long for a socket has a short form by way of an open descriptor. */
function socketPath(directory: string): { path: string; forgetPath: () => void } {
  const path = join(directory, SOCKET_NAME);
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) {
    return { path, forgetPath: () => undefined };
  }
  if (process.platform !== 'linux') {
    throw new Error(`the path of the state directory is too long for its lock: ${directory}`);
  }
  const fd = openSync(directory, 'r');
  return { path: `/proc/self/fd/${fd}/${SOCKET_NAME}`, forgetPath: () => closeSync(fd) };
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(path, () => {
      // Waiting for a rival is no reason to keep the process alive.
      server.unref();
      resolve(server);
    });
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Anything but a refusal (EACCES: another user's agent) is taken for life.
    socket.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(errorCode(error))));
  });
}

/** Takes the socket aside first: a rival may just have put a living one in its place. */
async function removeDead(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (await isAlive(aside)) {
    renameSync(aside, path);
  } else {
    unlinkSync(aside);
  }
}
