import { ConnectionLost } from './unavailable.ts';

/** Why the database is not there, without its address, user or password: PostgreSQL's own messages name user and host. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConnectionLost) return error.message;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') return known[code] ?? `error ${code}`;
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

const known: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address in DATABASE_URL',
  ENOTFOUND: 'the host in DATABASE_URL is not known',
  EACCES: 'this user may not write there',
  ENOTDIR: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  '28P01': 'the password in DATABASE_URL is wrong',
  '28000': 'the user in DATABASE_URL may not log in',
  '3D000': 'the database named in DATABASE_URL does not exist',
  '42501': 'the user in DATABASE_URL may not create tables',
  '53300': 'it has too many connections',
  '57P03': 'it is starting or stopping',
};
