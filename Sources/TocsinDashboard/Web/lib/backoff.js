const first = 500;
const longest = 30_000;

/**
 * How long to wait before attempt `attempt` (0 is the first repeat), in milliseconds: exponential, never below half of
 * its step, with the other half drawn, so that a thousand pages do not come back in the same instant.
 */
export function backoff(attempt, random = Math.random) {
  const step = Math.min(longest, first * 2 ** Math.min(attempt, 16));
  return Math.round(step / 2 + (random() * step) / 2);
}
