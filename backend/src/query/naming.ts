import { VigilError } from '@vigilops/contracts';

/** Says which field of the request was wrong, where only the database could tell that something was. */
export async function namingField<T>(field: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof VigilError && error.code === 'REQUEST_INVALID'
      ? new VigilError('REQUEST_INVALID', `${field}: ${error.message}`, { cause: error })
      : error;
  }
}
