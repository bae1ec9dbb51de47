import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { billOfMaterials } from './security/bill.ts';

/** `OUT=file`; below `dist/`, which git does not know, where nothing is said. */
const file = resolve(
  process.env.OUT === undefined || process.env.OUT === '' ? 'dist/sbom.cdx.json' : process.env.OUT,
);
const { text, bill } = billOfMaterials();
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, text);
process.stdout.write(`${String(bill.components?.length ?? 0)} components in ${file}\n`);
