import { VigilError } from '@vigilops/contracts';

export function unknownIssue(id: number): VigilError {
  return new VigilError('NOT_FOUND', `there is no error issue ${String(id)}`);
}
