import { createServer } from 'node:net';

/**
 * Why nothing can listen on a port of this machine, in words that name the variable to change; undefined when it is free. Asked
 * before anything is started: a stranger who answers there would be taken for our own backend.
 */
export function portProblem(port: number, variable: string, host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'EADDRINUSE'
          ? `port ${port} is taken by another program. Stop it, or choose another port: ${variable}=${port + 10} make up`
          : `nothing can listen on port ${port}: ${error.message}`,
      );
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
