import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf } from './documents/claims.ts';
import { gatherFacts } from './documents/facts.ts';
import { ROOT } from './paths.ts';

/** What documents name must be there, and a room's README stays short. */
const facts = gatherFacts(ROOT);
const documents = [...facts.files].filter((file) => file.endsWith('.md'));
const problems = documents.flatMap((file) => problemsOf(file, readFileSync(join(ROOT, file), 'utf8'), facts));
process.stdout.write(
  problems.length === 0 ? `${documents.length} documents hold\n` : `${problems.join('\n')}\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
