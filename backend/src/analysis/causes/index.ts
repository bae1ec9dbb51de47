export {
  createCauseDesk,
  type CauseDesk,
  type CauseDeskDeps,
  type CauseQuestion,
  type Ranked,
} from './desk.ts';
export { rankAround, type Asked, type RankDeps } from './rank.ts';
