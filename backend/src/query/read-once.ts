type Read<Question, Answer> = (question: Question, signal: AbortSignal) => Promise<Answer>;

/**
 * Lets questions of one request share what is read for the same question at the same time, as the quantiles of one
 * histogram do. A signal stands for its request: nothing is shared between two, so that none ends the other's reading.
 */
export function readOnce<Question, Answer>(read: Read<Question, Answer>): Read<Question, Answer> {
  const underWay = new WeakMap<AbortSignal, Map<string, Promise<Answer>>>();
  return (question, signal) => {
    const ofRequest = underWay.get(signal) ?? new Map<string, Promise<Answer>>();
    underWay.set(signal, ofRequest);
    const key = JSON.stringify(question);
    const reading = ofRequest.get(key) ?? read(question, signal).finally(() => ofRequest.delete(key));
    ofRequest.set(key, reading);
    return reading;
  };
}
