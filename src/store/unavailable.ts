/** The connection to the database broke, or could not be made; the message says why, without addresses or passwords. */
export class ConnectionLost extends Error {}

/** There is no database to ask at this moment. The message names the reason and the way out, for people. */
export class StoreUnavailable extends Error {}

/** Codes of Node's sockets, and SQLSTATE classes 08 (connection) and 57P (the server is stopping or starting). */
const lost = /^(ECONN\w+|E(AI_AGAIN|NOTFOUND|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)|08\w{3}|57P0[1-3]|53300)$/;
/** node-postgres has no codes for these. */
const lostInWords = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether the error means that the database cannot be reached, rather than that it refused a statement. */
export function isConnectionTrouble(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  // Node's attempt over several addresses ends in an AggregateError.
  if (error instanceof AggregateError) return error.errors.some(isConnectionTrouble);
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { readonly code?: unknown };
  return (typeof code === 'string' && lost.test(code)) || lostInWords.test(error.message);
}
