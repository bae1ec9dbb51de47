import { readFileSync } from 'node:fs';

/** The statements of README.md that make the account, so that tests have what people have. */
export function documentedAccount(server: 'mysql' | 'mariadb', password: string): string[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, block = ''] =
    new RegExp(`\`\`\`sql\\n-- ${server === 'mysql' ? 'MySQL' : 'MariaDB'}[^\\n]*\\n([^\`]*)\`\`\``).exec(
      readme,
    ) ?? [];
  return block
    .split(';\n')
    .map((statement) => statement.trim().replaceAll('…', password))
    .filter((statement) => statement !== '');
}
