import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { ROOT } from './paths.ts';

/** Every path of this repository that a document names must exist, and a room's README stays short. */
const TOP =
  'agent|backend|bench|console|dashboards|demo|docs|e2e|grafana-plugins|packages|provisioning|scripts';
const NAMED_PATH = new RegExp(`\`((?:${TOP})/[\\w./@-]+)\``, 'g');
const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g;
const MAX_README_LINES = 40;

const documents = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: ROOT })
  .stdout.toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));

const problems: string[] = [];
for (const file of documents) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  for (const [, path = ''] of text.matchAll(NAMED_PATH)) {
    if (!path.includes('*') && !/\/dist(\/|$)/.test(path) && !existsSync(join(ROOT, path))) {
      problems.push(`${file}: \`${path}\` does not exist`);
    }
  }
  for (const [, target = ''] of text.matchAll(LINK)) {
    if (!existsSync(join(ROOT, dirname(file), target))) {
      problems.push(`${file}: the link to ${target} leads nowhere`);
    }
  }
  const lines = text.trimEnd().split('\n').length;
  if (/^(agent|backend|packages)\/.*README\.md$/.test(file) && lines > MAX_README_LINES) {
    problems.push(`${file}: ${lines} lines, at most ${MAX_README_LINES}`);
  }
}
process.stdout.write(
  problems.length === 0 ? `${documents.length} documents hold\n` : `${problems.join('\n')}\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
