/**
 * Files, stored once by the hash of their bytes, and the files that belong to a report and to each of its revisions.
 */
import type { Knex } from 'knex';

export const name = '2026-11-28-attachments';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('blobs', (t) => {
    t.text('hash').primary(); // SHA-256 of the bytes
    t.integer('size').notNullable();
    t.text('type').notNullable(); // as the content says, not as somebody called it
    t.text('created_at').notNullable();
  });
  // The bytes in parts of a bounded length, so that a download holds one of them at a time.
  await db.schema.createTable('blob_parts', (t) => {
    t.text('hash').notNullable().references('blobs.hash');
    t.integer('part').notNullable();
    t.binary('bytes').notNullable();
    t.primary(['hash', 'part']);
  });
  // Who keeps a file: without a row here it may go.
  await db.schema.createTable('blob_uses', (t) => {
    t.text('hash').notNullable().references('blobs.hash');
    t.text('kind').notNullable(); // report: `owner` is the obligation
    t.integer('owner').notNullable();
    t.primary(['hash', 'kind', 'owner']);
    t.index(['kind', 'owner']);
  });
  // Canonical JSON `[{name, hash, size, type}]`; null where there are none.
  await db.schema.alterTable('reports', (t) => {
    t.text('attachments');
  });
  await db.schema.alterTable('revisions', (t) => {
    t.text('attachments');
  });
}
