const DAY_MS = 86_400_000;
/** Renewals happen thirty days before the end; with fewer than these somebody should look. */
const SOON_DAYS = 21;

export interface ExpiringCertificate {
  /** Until it ends; not above 0 when it has. */
  readonly seconds: number;
}

/** A certificate that ends soon or has ended; undefined where there is none, or time enough. */
export function expiringCertificate(
  expiresAt: string | null,
  nowMs: number,
): ExpiringCertificate | undefined {
  if (expiresAt === null) {
    return undefined;
  }
  const leftMs = Date.parse(expiresAt) - nowMs;
  return leftMs < SOON_DAYS * DAY_MS ? { seconds: leftMs / 1_000 } : undefined;
}
