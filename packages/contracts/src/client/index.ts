export {
  requestOf,
  type Access,
  type Answer,
  type ApiRequest,
  type Input,
  type InputArgs,
  type OperationName,
  type OperationsFor,
} from './request.ts';
