/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3): seconds or an HTTP date; undefined without one. */
export function retryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
