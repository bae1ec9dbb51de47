import { once } from 'node:events';
import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';

/** The agent's own user and group; whoever else may send is put into the group. */
const SOCKET_MODE = 0o660;

/** Removes the socket of an agent that was killed: nobody answers there. Anything else that has the name stays. */
export async function clearStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket() === true && !(await isAnswered(path))) {
    await unlink(path);
  }
}

export async function restrictSocket(path: string): Promise<void> {
  await chmod(path, SOCKET_MODE);
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
