import type { DbReport } from '@vigilops/contracts/db-report';

type Report = DbReport['report'];
type ReportType = Report['type'];
type Of<Type extends ReportType> = Extract<Report, { type: Type }>;

export type ByteLength = (item: unknown) => number;

/** How a report becomes shorter: the last items of its lists are left out, and it says so. */
export interface Cut {
  /** To as many items as the contract allows. */
  toCounts(report: Report): Report;
  /** To items of so many bytes together. */
  toBytes(report: Report, bytes: number, byteLength: ByteLength): Report;
}

/** The first items, as many as `most` and `bytes` allow. */
type Keep = <Item>(items: readonly Item[], most: number) => Item[];

/** Entries of one report, as the contract has them in REPORT_LIMITS and its schema. */
export const LIMITS = {
  queries: 200,
  samples: 50,
  groups: 200,
  lockNodes: 500,
  parties: 50,
  blockers: 50,
  columns: 64,
  tables: 500,
  indexes: 1_000,
  databases: 200,
  missing: 50,
  settings: 200,
} as const;

/** Reports without lists are as they are. */
export const CUTS: { readonly [Type in ReportType]?: Cut } = {
  state: cutOf<'state'>((report, keep) => ({
    ...report,
    missing: keep(report.missing, LIMITS.missing),
    settings: Object.fromEntries(keep(Object.entries(report.settings), LIMITS.settings)),
  })),
  connections: cutOf<'connections'>((report, keep) => {
    const groups = keep(report.groups, LIMITS.groups);
    return { ...report, groups, is_cut: report.is_cut || groups.length < report.groups.length };
  }),
  queries: cutOf<'queries'>((report, keep) => {
    const items = keep(report.items, LIMITS.queries);
    const left = report.items.slice(items.length);
    const others = {
      queries: report.others.queries + left.length,
      calls: left.reduce((sum, { calls }) => sum + calls, report.others.calls),
      total_ms: left.reduce((sum, { total_ms: ms }) => sum + ms, report.others.total_ms),
    };
    return { ...report, items, others };
  }),
  samples: cutOf<'samples'>((report, keep) => {
    const items = keep(report.items, LIMITS.samples);
    return { ...report, items, left_out: report.left_out + report.items.length - items.length };
  }),
  locks: cutOf<'locks'>((report, keep) => {
    const nodes = keep(report.nodes, LIMITS.lockNodes).map((node) => ({
      ...node,
      blocked_by: node.blocked_by.slice(0, LIMITS.blockers),
    }));
    return { ...report, nodes, is_cut: report.is_cut || nodes.length < report.nodes.length };
  }),
  deadlock: cutOf<'deadlock'>((report, keep) => ({
    ...report,
    parties: keep(report.parties, LIMITS.parties),
  })),
  tables: cutOf<'tables'>((report, keep) => {
    const databases = keep(report.databases, LIMITS.databases);
    const tables = keep(report.tables, LIMITS.tables);
    const indexes = keep(report.indexes, LIMITS.indexes).map((index) => ({
      ...index,
      columns: index.columns.slice(0, LIMITS.columns),
    }));
    const isCut = tables.length < report.tables.length || indexes.length < report.indexes.length;
    return { ...report, databases, tables, indexes, is_cut: report.is_cut || isCut };
  }),
};

function cutOf<Type extends ReportType>(cut: (report: Of<Type>, keep: Keep) => Of<Type>): Cut {
  return {
    toCounts: (report) => cut(report as Of<Type>, (items, most) => items.slice(0, most)),
    toBytes(report, bytes, byteLength) {
      let left = bytes;
      return cut(report as Of<Type>, (items, most) => {
        const kept = items.slice(0, most);
        const end = kept.findIndex((item) => {
          left -= byteLength(item);
          return left < 0;
        });
        return end === -1 ? kept : kept.slice(0, end);
      });
    },
  };
}
