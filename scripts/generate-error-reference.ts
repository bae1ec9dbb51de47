import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CATALOGUE } from '../packages/contracts/src/index.ts';
import { ROOT } from './paths.ts';

/** docs/reference/errors.md: every code of packages/contracts/src/errors.ts. */
const rows = Object.entries(ERROR_CATALOGUE).map(
  ([code, { status, retryable, help }]) =>
    `| \`${code}\` | ${String(status)} | ${retryable ? 'yes' : 'no'} | ${help.replaceAll('|', '\\|')} |`,
);
const text = `# Error codes

Every answer that is not a success has one of these codes: as \`code\` in JSON, and at the head of the message in
OTLP statuses. A code never changes its meaning. "Again" says whether the same request can succeed later; such answers
carry a \`Retry-After\` header.

| code | HTTP | again | what to do |
|---|---|---|---|
${rows.join('\n')}

This page is generated from \`packages/contracts/src/errors.ts\`: run \`make gen\` after a change there.
`;
mkdirSync(join(ROOT, 'docs/reference'), { recursive: true });
writeFileSync(join(ROOT, 'docs/reference/errors.md'), text);
