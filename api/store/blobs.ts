/**
 * Files by the hash of their bytes: one row for each content, however often and under whatever names it is used. The
 * bytes lie in parts, in the database, so that a backup of it is a backup of them.
 */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import { locked, type Database, type Queries } from './database.js';

export interface Blob {
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly hash: string;
  readonly size: number;
  /** Media type, as the content says. */
  readonly type: string;
}

/** Who keeps a file: a file that nobody keeps may be deleted. */
export interface BlobUse {
  readonly kind: string;
  readonly owner: number;
}

/** Bytes of one part. */
const PART = 1024 * 1024;

export const hashOfBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Keeps the bytes, if they are not kept yet, and for whom. Whoever deletes them at that moment is waited for. */
export async function keepBlob(
  trx: Knex.Transaction,
  bytes: Buffer,
  type: string,
  use: BlobUse,
  at: Instant,
): Promise<Blob> {
  const blob = { hash: hashOfBytes(bytes), size: bytes.length, type };
  // Updating what is there locks its row until the transaction ends.
  await trx('blobs')
    .insert({ ...blob, created_at: at })
    .onConflict('hash')
    .merge(['size']);
  for (let part = 0; part * PART < bytes.length; part++) {
    await trx('blob_parts')
      .insert({ hash: blob.hash, part, bytes: bytes.subarray(part * PART, (part + 1) * PART) })
      .onConflict(['hash', 'part'])
      .ignore();
  }
  await trx('blob_uses')
    .insert({ hash: blob.hash, ...use })
    .onConflict(['hash', 'kind', 'owner'])
    .ignore();
  return blob;
}

/** One user less; the bytes go with the last. */
export async function releaseBlob(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  hash: string,
  use: BlobUse,
): Promise<void> {
  const query = trx('blobs').where({ hash }).first<{ hash: string } | undefined>('hash');
  if (!(await locked(database, query))) return;
  await trx('blob_uses')
    .where({ hash, ...use })
    .delete();
  const used = await trx('blob_uses').where({ hash }).first<{ hash: string } | undefined>('hash');
  if (used) return;
  await trx('blob_parts').where({ hash }).delete();
  await trx('blobs').where({ hash }).delete();
}

/** The file that somebody keeps; undefined where he does not. */
export async function blobOf(queries: Queries, hash: string, use: BlobUse): Promise<Blob | undefined> {
  return queries('blobs as b')
    .join('blob_uses as u', 'u.hash', 'b.hash')
    .where({ 'b.hash': hash, 'u.kind': use.kind, 'u.owner': use.owner })
    .first<Blob | undefined>('b.hash', 'b.size', 'b.type');
}

/** The bytes, part by part. */
export async function* readBlob(queries: Queries, hash: string): AsyncGenerator<Buffer, void> {
  for (let part = 0; ; part++) {
    const row = await queries('blob_parts')
      .where({ hash, part })
      .first<{ bytes: Buffer } | undefined>('bytes');
    if (!row) return;
    yield row.bytes;
  }
}

/** The hash and length of the bytes that are there now; length 0 where there are none. */
export async function measureBlob(
  queries: Queries,
  hash: string,
): Promise<{ readonly hash: string; readonly size: number }> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const bytes of readBlob(queries, hash)) {
    digest.update(bytes);
    size += bytes.length;
  }
  return { hash: digest.digest('hex'), size };
}
