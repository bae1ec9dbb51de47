import { z } from 'zod';

/** Of what is in a backup. It is the last file of the archive: without it a backup is not whole. */
export const MANIFEST = 'manifest.json';
/** Folders of the archive: the embedded database's cluster, and what lies beside it in the data folder. */
export const CLUSTER = 'cluster/';
export const HOUSE = 'house/';

export const manifestSchema = z.object({
  format: z.literal(1),
  /** ISO 8601. */
  taken_at: z.iso.datetime(),
  /** Of VigilOps. */
  version: z.string(),
  /**
   * `embedded`: the cluster is in it, of that major version of PostgreSQL and only for that kind of machine. `own`: the
   * database is one that DATABASE_URL names, and is backed up by itself.
   */
  database: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('embedded'), postgres: z.string(), machine: z.string() }),
    z.object({ kind: z.literal('own') }),
  ]),
  /** SHA-256 in hex by name, of all other files. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** What a cluster's files fit: they are laid out by word size and byte order. */
export const thisMachine = (): string => `${process.platform}-${process.arch}`;
