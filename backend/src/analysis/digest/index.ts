export { createDigestDesk, type DigestDesk, type ShownDigest } from './digest-desk.ts';
export type { DigestSources } from './gather.ts';
export { publishDue, type PublishDeps } from './publish.ts';
export { createDigestWriter } from './write-digest.ts';
