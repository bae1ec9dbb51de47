import type { ArchiveSettings } from '@vigilops/contracts/api';
import type { LogArchivePlace, LogArchiveStore, SealedSecrets } from '../model/index.ts';
import { createFolderTarget } from './targets/folder.ts';
import type { Resolve, S3Credentials } from './targets/s3-client.ts';
import { createS3Target } from './targets/s3.ts';
import type { ArchiveTarget } from './targets/target.ts';
import { ArchiveTrouble } from './trouble.ts';

const SECRET_KEY = 'secret_access_key';

/** Null: logs are not archived. */
export function placeOf(settings: ArchiveSettings): LogArchivePlace | null {
  const { endpoint, region, bucket, prefix, path_style: pathStyle } = settings;
  switch (settings.target) {
    case 'none':
      return null;
    case 'folder':
      return { kind: 'folder' };
    case 's3':
      return { kind: 's3', endpoint, region, bucket, prefix, pathStyle };
    default:
      return settings.target satisfies never;
  }
}

/** For people. */
export function describePlace(place: LogArchivePlace): string {
  return place.kind === 'folder'
    ? 'folder'
    : `s3://${place.bucket}/${place.prefix}${place.endpoint === null ? '' : ` at ${new URL(place.endpoint).host}`}`;
}

export interface PlaceDeps {
  readonly store: Pick<LogArchiveStore, 'credentials'>;
  readonly secrets: SealedSecrets;
  readonly folder: string;
  readonly resolve: Resolve;
}

/** The place as it can be used now: with the credentials that are stored, or with given ones. Throws ArchiveTrouble. */
export async function openPlace(
  deps: PlaceDeps,
  place: LogArchivePlace,
  signal: AbortSignal,
  given?: S3Credentials,
): Promise<ArchiveTarget> {
  return place.kind === 'folder'
    ? createFolderTarget(deps.folder)
    : createS3Target(place, given ?? (await storedCredentials(deps, signal)), deps.resolve);
}

export function sealCredentials(secrets: SealedSecrets, { secretAccessKey }: S3Credentials): string {
  return secrets.seal({ [SECRET_KEY]: secretAccessKey }) ?? '';
}

async function storedCredentials({ store, secrets }: PlaceDeps, signal: AbortSignal): Promise<S3Credentials> {
  const stored = await store.credentials(signal);
  if (stored === undefined) {
    throw new ArchiveTrouble('refused', 'there are no credentials for S3: set access key and secret key');
  }
  const secretAccessKey = secrets.open(stored)?.[SECRET_KEY];
  if (secretAccessKey === undefined) {
    throw new ArchiveTrouble(
      'refused',
      'the secret key of S3 cannot be read any more, for the house has another secret: set it anew',
    );
  }
  return { accessKeyId: stored.accessKeyId, secretAccessKey };
}
