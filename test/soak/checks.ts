/** After the program has come back and settled: is everything there that was answered, and is every roll-up right? */
import { strict as assert } from 'node:assert';
import path from 'node:path';
import { SQLITE_FILE } from '../../api/store/open-database.js';
import { openSqlite } from '../../api/store/database.js';
import type { Json } from '../../regimes/words.js';
import { expected, filed, hashOf, sorted, told, type Parts } from './oracle.js';
import type { Person, Reply } from './program.js';
import { CODE, type Leaf, type Own } from './regime.js';
import type { Answered, Report } from './reports.js';

type Body = Reply['body'];

async function get(person: Person, place: string): Promise<Body> {
  const reply = await person.call('GET', place);
  assert.equal(reply.status, 200, `GET ${place}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

interface Listed {
  readonly revision: number;
  readonly hash: string;
}

/**
 * Every answered act is there. One that was asked and not answered may be there or not; which of them is learnt here.
 * @param reader somebody who may read every report
 */
export async function checkReport(known: Report, reader: Person): Promise<void> {
  const reply = await reader.call('GET', known.path);
  assert.equal(reply.status, 200, `GET ${known.path}: ${reply.status}`);
  const again = await reader.call('GET', known.path);
  assert.equal(again.etag, reply.etag, `${known.path}: two looks, two ETags`);
  const now = reply.body as unknown as Answered;
  const revisions = (await get(reader, `${known.path}/revisions`))['items'] as Listed[];
  const hashes = new Map(revisions.map(({ revision, hash }) => [revision, hash]));
  for (const [revision, { hash }] of known.sent)
    assert.equal(hashes.get(revision), hash, `${known.path}: revision ${revision} was answered`);
  if (known.pending) takeOver(known, now, hashes);
  else {
    assert.equal(now.state, known.state, `${known.path}: its state`);
    assert.equal(now.approved?.revision, known.approved, `${known.path}: its approved revision`);
    if (!known.aggregating) assert.equal(reply.etag, known.etag, `${known.path}: its ETag`);
  }
  known.etag = reply.etag;
  known.pending = undefined;
  assert.equal(hashes.size, known.sent.size, `${known.path}: as many revisions as were sent`);
  checkDraft(known, now);
}

/** The last act was asked and not answered: it was done whole, or not at all. */
function takeOver(known: Report, now: Answered, hashes: ReadonlyMap<number, string>): void {
  const asked = known.pending!;
  const fresh = [...hashes].filter(([revision]) => !known.sent.has(revision));
  assert.ok(fresh.length <= (asked.action === 'submit' ? 1 : 0), `${known.path}: revisions nobody sent`);
  for (const [revision, hash] of fresh) known.sent.set(revision, { hash, content: known.draft! });
  const content = now.ownContent ?? now.content;
  if (asked.action === 'save' && same(content, known, asked.content)) known.draft = asked.content;
  if (asked.action === 'correct' && now.state === 'draft')
    known.draft = known.sent.get(known.approved ?? 0)?.content;
  if (asked.action === 'discard' && now.state === 'approved') known.draft = undefined;
  known.state = now.state;
  known.approved = now.approved?.revision;
}

function checkDraft(known: Report, now: Answered): void {
  if (known.state !== 'draft' && known.state !== 'returned') return;
  assert.ok(
    same(now.ownContent ?? now.content, known, known.draft),
    `${known.path}: what was saved last (${JSON.stringify(known.draft)}) is ${JSON.stringify(now.content)}`,
  );
}

function same(content: Json, known: Report, draft: Leaf | Own | undefined): boolean {
  if (draft === undefined) return false;
  const wanted = known.aggregating ? (draft as Json) : filed(draft as Leaf);
  return sorted(content) === sorted(wanted);
}

/** The contents of all revisions so far are what was sent; those looked at before are immutable. */
export async function checkRevisions(
  known: Report,
  reader: Person,
  seen: Set<string>,
  parts: (inputs: readonly Input[], period: string) => Parts['leaves'],
): Promise<void> {
  for (const [revision, { hash, content }] of known.sent) {
    if (seen.has(hash + known.path)) continue;
    const body = await get(reader, `${known.path}/revisions/${revision}`);
    if (known.aggregating) {
      const inputs = (body['rollup'] as { inputs: Input[] }).inputs;
      const made = { leaves: parts(inputs, known.period), own: [content as Own] };
      assert.deepEqual(told(body['content'] as Body), expected(made), `${known.path}: revision ${revision}`);
    } else {
      assert.equal(hashOf(filed(content as Leaf)), hash, `${known.path}: hash of revision ${revision}`);
      assert.equal(sorted(body['content'] as Json), sorted(filed(content as Leaf)));
    }
    seen.add(hash + known.path);
  }
}

export interface Input {
  readonly unit: { readonly code: string };
  readonly revision: number;
  readonly hash: string;
}

/** Both views of every node of a period against sums of what was approved. */
export async function checkRollups(
  period: string,
  reports: readonly Report[],
  reader: Person,
  parts: (inputs: readonly Input[], period: string) => Parts['leaves'],
): Promise<void> {
  const here = reports.filter((one) => one.period === period);
  const approvedBelow = (province: string): Parts => ({
    leaves: here.flatMap((one) => {
      const sent = one.approved === undefined ? undefined : one.sent.get(one.approved);
      const below = !one.aggregating && one.reviewer === `aggregator-${province}`;
      return below && sent ? [{ unit: one.unit, content: sent.content as Leaf }] : [];
    }),
    own: [],
  });
  const frozen = async (one: Report): Promise<Parts | undefined> => {
    if (one.approved === undefined) return undefined;
    const body = await get(reader, `${one.path}/revisions/${one.approved}`);
    const { inputs } = body['rollup'] as { inputs: Input[] };
    return { leaves: parts(inputs, period), own: [one.sent.get(one.approved)!.content as Own] };
  };
  const nation = { confirmed: [] as Parts[], provisional: [] as Parts[] };
  for (const province of here.filter((one) => one.aggregating)) {
    const below = approvedBelow(province.unit);
    const signed = await frozen(province);
    if (signed) nation.confirmed.push(signed);
    nation.provisional.push(signed ?? below);
    for (const view of ['confirmed', 'provisional'])
      await checkNode(reader, period, province.unit, view, below);
  }
  await checkNode(reader, period, 'VN', 'confirmed', joined(nation.confirmed));
  await checkNode(reader, period, 'VN', 'provisional', joined(nation.provisional));
}

const joined = (parts: readonly Parts[]): Parts => ({
  leaves: parts.flatMap((one) => one.leaves),
  own: parts.flatMap((one) => one.own),
});

async function checkNode(
  reader: Person,
  period: string,
  unit: string,
  view: string,
  parts: Parts,
): Promise<void> {
  const node = await get(reader, `/rollups/${CODE}/${period}/${unit}?view=${view}`);
  assert.equal(node['settled'], true, `${period} ${unit} ${view} is settled`);
  assert.deepEqual(told(node['content'] as Body), expected(parts), `${period} ${unit} ${view}`);
}

/** What the file itself says, read past the program: no mark is left, and every stored revision has its hash. */
export async function checkFile(data: string): Promise<void> {
  const database = openSqlite(path.join(data, SQLITE_FILE));
  try {
    const [integrity] = await database.read.raw<{ integrity_check: string }[]>('pragma integrity_check');
    assert.equal(integrity?.integrity_check, 'ok');
    const rows = await database
      .read('revisions')
      .select<Stored[]>('id', 'content', 'rollup_state', 'rollup_hash', 'hash');
    for (const row of rows) assert.equal(hashOf(sealed(row)), row.hash, `hash of stored revision ${row.id}`);
  } finally {
    await database.close();
  }
}

interface Stored {
  readonly id: number;
  readonly content: string;
  readonly rollup_state: string | null;
  readonly rollup_hash: string | null;
  readonly hash: string;
}

/** What a revision's hash covers: a content, or the hashes of a content, of the state behind it, of its inputs. */
function sealed(row: Stored): Json {
  const content = JSON.parse(row.content) as Json;
  if (row.rollup_state === null) return content;
  const state = JSON.parse(row.rollup_state) as Json;
  return { content: hashOf(content), state: hashOf(state), rollup: row.rollup_hash };
}

/** Waits until no dirty mark is left in the file. @returns milliseconds */
export async function settle(data: string, within: number): Promise<number> {
  const began = performance.now();
  const database = openSqlite(path.join(data, SQLITE_FILE));
  try {
    for (;;) {
      const rows = await database.read('rollup_marks').select<{ id: number }[]>('id').limit(5);
      if (rows.length === 0) return performance.now() - began;
      if (performance.now() - began > within) throw new Error(`Marks are left after ${within} ms`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  } finally {
    await database.close();
  }
}
