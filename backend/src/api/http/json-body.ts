import { VigilError } from '@vigilops/contracts';
import { json, type Request, type Response } from 'express';

/** Larger questions do not exist: a thousand names of 256 characters fit. */
const MAX_BODY_BYTES = 512 * 1024;

/** Reads a JSON body, inflating it within the same limit. */
export async function readJsonBody(
  request: Request,
  response: Response,
  maxBytes = MAX_BODY_BYTES,
): Promise<unknown> {
  if (request.is('json') === false) {
    throw new VigilError('CONTENT_TYPE_UNSUPPORTED', 'this route takes application/json');
  }
  const parse = json({ limit: maxBytes, strict: false, type: () => true });
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error?: unknown) => {
      if (error === undefined) {
        resolve();
      } else {
        reject(asRefusal(error, maxBytes));
      }
    });
  });
  return request.body as unknown;
}

/** The body parser's `type` by what went wrong (its documentation, "Errors"). */
function asRefusal(error: unknown, maxBytes: number): VigilError {
  const { type } = error as { type?: string };
  switch (type) {
    case 'entity.too.large':
      return new VigilError('BODY_TOO_LARGE', `the body is larger than ${String(maxBytes)} bytes`, {
        cause: error,
      });
    case 'encoding.unsupported':
      return new VigilError(
        'CONTENT_ENCODING_UNSUPPORTED',
        'the body is compressed in a way that is not known',
        { cause: error },
      );
    case 'charset.unsupported':
      return new VigilError('CONTENT_TYPE_UNSUPPORTED', 'JSON is UTF-8', { cause: error });
    default:
      return new VigilError('BODY_MALFORMED', 'the body is not JSON', { cause: error });
  }
}
