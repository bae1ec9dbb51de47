export { rankCauses } from './rank.ts';
export type {
  Candidate,
  CauseAnswer,
  CauseEdge,
  CauseMetric,
  CauseNode,
  CausePoint,
  CauseQuestion,
  Evidence,
  MetricRole,
} from './types.ts';
