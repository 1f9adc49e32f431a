/** fetch and its body throw TypeErrors ("fetch failed", "terminated") whose cause has a code; a broken gzip stream has its own. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && 'code' in error);
}

/** Why a connection broke off: its code ("ECONNREFUSED"), else the message. */
export function whyBrokenOff(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** Whether a name could not be looked up: this machine is offline. */
export function isOffline(why: string): boolean {
  return why === 'ENOTFOUND' || why === 'EAI_AGAIN';
}
