import { onTestFinished } from 'vitest';

import { type MongoOptions, type MongoServer, openMongo } from './mongo-server.ts';

/** A server that ends with the test. */
export async function startMongo(options: MongoOptions): Promise<MongoServer> {
  const server = await openMongo(options);
  onTestFinished(server.close);
  return server;
}
