import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Download } from '../route.ts';

/**
 * Sends a file piece by piece, at the pace of who takes it. Whatever fails before the first piece is thrown, for an error
 * of its own; later the connection is cut, so that nobody takes a part for the whole.
 */
export async function sendDownload(download: Download, response: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  const leave = () => {
    leaving.abort();
  };
  response.once('close', leave);
  const chunks = download.chunks(leaving.signal)[Symbol.asyncIterator]();
  let next = await chunks.next();
  response.statusCode = 200;
  response.setHeader('Content-Type', `${download.type}; charset=utf-8`);
  response.setHeader('Content-Disposition', `attachment; filename="${download.fileName}"`);
  try {
    while (next.done !== true) {
      if (!response.write(next.value)) {
        await once(response, 'drain', { signal: leaving.signal });
      }
      next = await chunks.next();
    }
    response.off('close', leave);
    response.end();
  } catch (error) {
    response.destroy();
    if (!leaving.signal.aborted) {
      throw error;
    }
  } finally {
    await chunks.return?.();
  }
}
