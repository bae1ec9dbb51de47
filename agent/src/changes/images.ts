import { readFileSync, statSync } from 'node:fs';

import type { LocateOnHost } from './host-view.ts';
import { listFolder } from './list-files.ts';
import { lookAtListing } from './packages/index.ts';
import type { Listing } from './types.ts';

const DOCKER = '/var/lib/docker/image';
const PODMAN = '/var/lib/containers/storage';
/** Such a list is some 300 bytes an image. */
const MAX_BYTES = 4_194_304;
const ID_DIGITS = 12;

/** Images of containers by their names, as Docker and Podman list them; only root may read that. By the file that lists them. */
export async function lookAtImages(
  locate: LocateOnHost,
  before: ReadonlyMap<string, Listing>,
): Promise<ReadonlyMap<string, Listing>> {
  const found = new Map<string, Listing>();
  const look = async (path: string, read: (text: string) => ReadonlyMap<string, string>) => {
    const listing = await lookAtListing(locate(path), before.get(path), (located) =>
      read(readWhole(located)),
    );
    if (listing !== undefined) {
      found.set(path, listing);
    }
  };
  const keep = (folder: string) => {
    before.forEach((listing, path) => {
      if (path.startsWith(`${folder}/`)) {
        found.set(path, listing);
      }
    });
  };

  const drivers = listFolder(DOCKER, locate);
  if (drivers === undefined) {
    keep(DOCKER);
  }
  for (const { name } of drivers ?? []) {
    await look(`${DOCKER}/${name}/repositories.json`, dockerImages);
  }
  const stores = listFolder(PODMAN, locate);
  if (stores === undefined) {
    keep(PODMAN);
  }
  for (const { name } of stores ?? []) {
    if (name.endsWith('-images')) {
      await look(`${PODMAN}/${name}/images.json`, podmanImages);
    }
  }
  return found;
}

function readWhole(path: string): string {
  if (statSync(path).size > MAX_BYTES) {
    throw new Error(`${path} is too large for a list of images`);
  }
  return readFileSync(path, 'utf8');
}

/** {"Repositories":{"nginx":{"nginx:1.27":"sha256:…","nginx@sha256:…":"sha256:…"}}} */
function dockerImages(text: string): ReadonlyMap<string, string> {
  const { Repositories: repositories } = JSON.parse(text) as {
    readonly Repositories?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  const names = Object.values(repositories ?? {}).flatMap((tags) => Object.entries(tags));
  return new Map(names.filter(([name]) => !name.includes('@')).map(([name, id]) => [name, headOf(id)]));
}

/** [{"id":"…","names":["docker.io/library/nginx:1.27"]}] */
function podmanImages(text: string): ReadonlyMap<string, string> {
  const images = JSON.parse(text) as readonly { readonly id: string; readonly names?: readonly string[] }[];
  return new Map(images.flatMap(({ id, names }) => (names ?? []).map((name) => [name, headOf(id)] as const)));
}

function headOf(id: string): string {
  return id.replace(/^sha256:/u, '').slice(0, ID_DIGITS);
}
