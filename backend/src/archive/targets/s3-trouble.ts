import { connectionWords } from '@vigilops/runtime';
import { ArchiveTrouble, wordsOf } from '../trouble.ts';

/** What servers say in their errors (Amazon S3, "List of error codes"), and what one does about it. */
const REFUSALS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket: make it, or correct its name',
  AccessDenied:
    'these credentials may not do that: they need to list, read, write and delete below the prefix',
  AllAccessDisabled: 'the bucket is locked by its provider',
  InvalidAccessKeyId: 'the server does not know this access key',
  SignatureDoesNotMatch:
    'the secret key is not that of the access key, or a proxy changes requests on the way',
  RequestTimeTooSkewed: "the clock of this machine and the server's differ too much: set them",
  AuthorizationHeaderMalformed: 'the region is another one',
  PermanentRedirect: 'the bucket is in another region, or behind another endpoint',
  InvalidBucketName: 'a bucket cannot have this name; does the server want path style?',
  QuotaExceeded: 'the quota of the bucket is used up',
};

export function s3Trouble(what: string, error: unknown): ArchiveTrouble {
  if (error instanceof ArchiveTrouble) {
    return error;
  }
  const {
    name = '',
    $metadata,
    code,
  } = error as {
    readonly name?: string;
    readonly code?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const refusal = REFUSALS[name];
  if (refusal !== undefined) {
    return new ArchiveTrouble('refused', `${what}: ${refusal} (${name})`, { cause: error });
  }
  const status = $metadata?.httpStatusCode;
  if (name === 'NoSuchKey' || name === 'NotFound') {
    return new ArchiveTrouble('missing', `${what}: it is not there`, { cause: error });
  }
  const words =
    (code === 'ETIMEDOUT' ? 'no answer in time' : connectionWords(code)) ??
    (wordsOf(error) === name ? '' : wordsOf(error));
  const said = [words, status === undefined ? '' : `status ${String(status)}`].filter((text) => text !== '');
  const isRefused =
    status !== undefined && status >= 300 && status < 500 && ![408, 409, 429].includes(status);
  return new ArchiveTrouble(
    isRefused ? 'refused' : 'away',
    `${what}: ${said.join(', ') || 'no answer'}${name === '' || name === 'Error' ? '' : ` (${name})`}`,
    { cause: error },
  );
}
