const PER_SECOND = 5;
/** Of ten requests. */
const REFUNDS = 4;
const LIMIT_MS = 10_000;
/** Beyond these a slow shop is not asked for more. */
const MOST_OPEN = 40;

/** Customers who come steadily, whatever they are told. */
export function startLoad(port: number): { stop(): void } {
  let asked = 0;
  let open = 0;
  const timer = setInterval(() => {
    if (open >= MOST_OPEN) {
      return;
    }
    asked += 1;
    open += 1;
    const path = asked % 10 < REFUNDS ? '/refund' : '/checkout';
    void fetch(`http://127.0.0.1:${String(port)}${path}`, { signal: AbortSignal.timeout(LIMIT_MS) })
      .then((answer) => answer.arrayBuffer())
      .catch(() => undefined)
      .finally(() => {
        open -= 1;
      });
  }, 1_000 / PER_SECOND);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
