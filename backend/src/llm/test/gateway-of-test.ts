import { silentLogger } from '@vigilops/runtime';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { LlmHouse, LlmProviderRecord } from '../../model/index.ts';
import { openMemoryGateway, type MemoryGateway } from './memory-gateway.ts';
import { someProvider } from './some-house.ts';
import { openMockUpstream, type Dialect, type MockUpstream } from './upstream/index.ts';

/** What the tests of a file have in common: one provider for all, a folder and a gateway for each. */
export interface GatewayOfTest {
  readonly upstream: MockUpstream;
  /** The one that was opened last. */
  readonly gateway: MemoryGateway;
  readonly folder: string;
  /** Closed with the test; one that is opened after another has its journal. */
  open(house: LlmHouse): Promise<MemoryGateway>;
  /** The provider, as those kinds speak; each is named after its kind. */
  providers(types: readonly Dialect[]): readonly LlmProviderRecord[];
}

/** To be called once in a file. */
export function useGateway(): GatewayOfTest {
  let upstream: MockUpstream;
  let gateway: MemoryGateway;
  let folder: string;
  beforeAll(async () => {
    upstream = await openMockUpstream();
  });
  afterAll(() => upstream.close());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vigilops-gateway-'));
    upstream.usually({});
  });
  afterEach(async () => {
    await gateway.close();
    await rm(folder, { recursive: true });
  });
  return {
    get upstream() {
      return upstream;
    },
    get gateway() {
      return gateway;
    },
    get folder() {
      return folder;
    },
    async open(house) {
      gateway = await openMemoryGateway(house, { folder, logger: silentLogger });
      return gateway;
    },
    providers: (types) =>
      types.map((type, index) => {
        const base = upstream.baseUrl(type);
        return someProvider({
          id: index + 1,
          name: type,
          type,
          config: type === 'azure_openai' ? { endpoint: base } : { base_url: base },
          discoveredModels: [],
          sealed: type === 'ollama' ? null : JSON.stringify({ api_key: upstream.key }),
        });
      }),
  };
}
