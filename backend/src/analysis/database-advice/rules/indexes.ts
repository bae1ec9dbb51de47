import { countedDays, heaviest, MB, nameOfIndex, tableOfIndex } from '../shared.ts';
import { advice, evidence, type AdviceFacts, type AdviceRule } from '../types.ts';

const LEAST_BYTES = 10 * MB;
const MOST = 30;

/** Not on a replica: what is unused there is needed at the primary, and the other way round it is said in the words. */
export const unusedIndex: AdviceRule = (facts) =>
  facts.database.role === 'replica'
    ? []
    : largest(
        facts,
        ({ is_unused: isUnused, is_unique: isUnique, is_primary: isPrimary, bytes }) =>
          isUnused && !isUnique && !isPrimary && (bytes ?? 0) >= LEAST_BYTES,
      ).map((index) =>
        advice({
          code: 'unused_index',
          severity: 'info',
          subject: nameOfIndex(index),
          names: { index: nameOfIndex(index), table: index.table, role: facts.database.role },
          evidence: [
            evidence('scans', index.scans ?? 0, '', 'tables'),
            evidence('counted_for', countedDays(facts), 'd', 'tables'),
            evidence('index_size', index.bytes, 'By', 'tables'),
            evidence('writes_to_table', tableOfIndex(index, facts)?.writes, '', 'tables'),
            evidence('definition', index.definition, '', 'tables'),
          ],
        }),
      );

export const duplicateIndex: AdviceRule = (facts) =>
  largest(facts, ({ duplicate_of: other, is_valid: isValid }) => other !== null && isValid).map((index) =>
    advice({
      code: 'duplicate_index',
      severity: 'info',
      subject: nameOfIndex(index),
      names: { index: nameOfIndex(index), other: index.duplicate_of ?? '', table: index.table },
      evidence: [
        evidence('columns', index.columns.join(', '), '', 'tables'),
        evidence('same_as', index.duplicate_of, '', 'tables'),
        evidence('index_size', index.bytes, 'By', 'tables'),
        evidence('scans', index.scans, '', 'tables'),
      ],
    }),
  );

/** Left behind by a CREATE INDEX CONCURRENTLY that failed: kept up to date, and never used. */
export const invalidIndex: AdviceRule = (facts) =>
  largest(facts, ({ is_valid: isValid }) => !isValid).map((index) =>
    advice({
      code: 'invalid_index',
      severity: 'warning',
      subject: nameOfIndex(index),
      names: { index: nameOfIndex(index), table: index.table },
      evidence: [
        evidence('is_invalid', index.name, '', 'tables'),
        evidence('index_size', index.bytes, 'By', 'tables'),
        evidence('definition', index.definition, '', 'tables'),
      ],
    }),
  );

type Index = AdviceFacts['tables']['indexes'][number];

const largest = ({ tables }: AdviceFacts, has: (index: Index) => boolean) =>
  heaviest(tables.indexes.filter(has), ({ bytes }) => bytes ?? 0, MOST);
