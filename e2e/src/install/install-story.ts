import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse, type House } from '@vigilops/testkit/house';

const AGENT = join(import.meta.dirname, '../../../agent');

/** A house that hosts are installed from, with an agent of its own: what it has to give may be built and packaged anew. */
export async function openInstallHouse(place: string): Promise<InstallHouse> {
  const folder = join(place, 'agent');
  mkdirSync(folder);
  cpSync(join(AGENT, 'bin'), join(folder, 'bin'), { recursive: true });
  cpSync(join(AGENT, 'agent.example.yaml'), join(folder, 'agent.example.yaml'));
  const node = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, PLATFORMS: `${process.platform}-${process.arch}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const build = () => {
    node(join(AGENT, 'build.mjs'), join(folder, 'dist'));
  };
  const pack = () => {
    node(join(AGENT, 'packaging/main.ts'), folder);
  };
  build();
  pack();
  const house = await openHouse({ env: { VIGILOPS_AGENT_DIR: folder } });
  return {
    ...house,
    agentFolder: folder,
    build,
    pack,
    enrolment: () =>
      house.ask<{ secret: string; command: string }>('/api/v1/enrollments', {
        name: 'machine',
        valid_minutes: 60,
      }),
    async close() {
      await house.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface InstallHouse extends House {
  /** As the backend has it. */
  readonly agentFolder: string;
  /** Builds the agent anew, which removes the archives. */
  build(): void;
  /** Makes the archive for this machine. */
  pack(): void;
  enrolment(): Promise<{ readonly secret: string; readonly command: string }>;
}
