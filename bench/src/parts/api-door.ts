import { silentLogger } from '@vigilops/runtime';
import { openFrontDoor } from '../../../backend/src/api/test/house.ts';
import { serve, type Served } from '../../../backend/src/api/test/serve.ts';
import type { TokenRecord } from '../../../backend/src/model/index.ts';
import { createReaders, type Store } from '../../../backend/src/store/index.ts';

const everything: TokenRecord = {
  id: 1,
  name: 'bench',
  kind: 'api',
  scopes: new Set(['read']),
  hostId: null,
  hostKey: null,
  expiresAt: null,
  revokedAt: null,
};

/** The API of a store on a port, open to a reader. */
export function serveStore(store: Store): Promise<Served> {
  const unused = () => Promise.reject(new Error('not measured'));
  const router = openFrontDoor(
    {
      readers: createReaders(store.database),
      authenticate: () => Promise.resolve(everything),
      accountStore: store.accounts,
      room: store,
      tokens: { create: unused, list: unused, revoke: unused },
      logger: silentLogger,
    },
    { checkAnswers: false },
  );
  return serve(router);
}
