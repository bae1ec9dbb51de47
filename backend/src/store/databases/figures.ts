import { dbFigures, type DbFigures } from '@vigilops/contracts/db-report';

/** The figures of a round, which are columns of `db_metrics` by the same names. */
export const FIGURES = Object.keys(dbFigures.shape) as readonly (keyof DbFigures)[];
