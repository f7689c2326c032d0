/** After settling: is everything that the database says what the book says, and what the oracle makes of it? */
import { strict as assert } from 'node:assert';
import { aggregationFor } from '../../api/store/forms.js';
import { regimeOf } from '../../api/store/regimes.js';
import { sourcesAsOf } from '../../api/store/sources.js';
import { computeSubtree } from '../../api/actions/compute-rollup.js';
import type { Aggregation, RollupState } from '../../regimes/aggregate/aggregation.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { sentOf, type Book, type Report } from './book.js';
import { figuresOf } from './oracle/figures.js';
import { hashOf, rootOf, sealHash, sorted } from './oracle/hashes.js';
import { coverageOf, nodeOf, staleUnits, type View } from './oracle/nodes.js';
import { loadRows, type InputRow, type ReportRow, type RevisionRow, type Rows } from './rows.js';
import type { Stage } from './stage.js';

const VIEWS: readonly View[] = ['confirmed', 'provisional'];

/** @throws AssertionError naming what is not as it must be */
export async function check(stage: Stage): Promise<void> {
  const { database, book } = stage;
  const rows = await loadRows(database, book.regime);
  assert.deepEqual(rows.marks, [], 'no dirty mark is left');
  checkReports(book, rows);
  checkFacts(book, rows);
  const aggregation = aggregationFor(await regimeOf(database.read, rows.version));
  checkNodes(book, rows, aggregation);
  for (const moment of book.asked) await checkAsOf(stage, rows, aggregation, moment);
  if (stage.read) await checkAnswers(stage, stage.read);
}

const nameOf = ({ period, unit }: Pick<Report, 'period' | 'unit'>): string => `${period} ${unit}`;

function checkReports(book: Book, rows: Rows): void {
  assert.deepEqual(
    rows.reports.map(nameOf).sort(),
    book.reports
      .filter((one) => one.counter > 0)
      .map(nameOf)
      .sort(),
    'the reports that were opened',
  );
  for (const row of rows.reports) {
    const report = book.reports.find((one) => nameOf(one) === nameOf(row));
    assert.ok(report);
    checkReport(report, row);
    const revisions = rows.revisions.filter((one) => one.obligationId === row.obligationId);
    assert.equal(revisions.length, report.sent.length, `${nameOf(report)}: as many revisions as were sent`);
    for (const revision of revisions) checkRevision(report, revision, rows.inputs);
  }
}

function checkReport(report: Report, row: ReportRow): void {
  const { state, counter, submitted, approved } = report;
  assert.deepEqual(
    { state: row.state, counter: row.counter, submitted: row.submitted, approved: row.approved },
    { state, counter, submitted: submitted ?? null, approved: approved ?? null },
    `${nameOf(report)}: its state, its writes, its revisions`,
  );
  assert.equal(row.correction === 1, report.correction, `${nameOf(report)}: whether a correction is open`);
  assert.equal(row.revision, report.sent.length, `${nameOf(report)}: its last revision`);
  assert.equal(
    sorted(JSON.parse(row.content) as Json),
    sorted(report.draft),
    `${nameOf(report)}: its content`,
  );
}

function checkRevision(report: Report, row: RevisionRow, inputs: readonly InputRow[]): void {
  const name = `${nameOf(report)} revision ${row.revision}`;
  const sent = sentOf(report, row.revision);
  assert.ok(sent, `${name} was sent`);
  assert.deepEqual(
    [row.state, row.submittedAt, row.decidedAt, row.late === 1],
    [sent.state, sent.at, sent.decidedAt ?? null, sent.late],
    `${name}: its state, when it was sent and decided, whether it is late`,
  );
  const content = JSON.parse(row.content) as JsonObject;
  if (!sent.frozen) {
    assert.equal(sorted(content), sorted(sent.own), `${name}: what was sent`);
    assert.equal(row.hash, hashOf(content), `${name}: its hash`);
    return;
  }
  assert.equal(sorted(JSON.parse(row.own ?? 'null') as Json), sorted(sent.own), `${name}: its own part`);
  const below = figuresOf(sent.frozen.sources, 'province', 'in full').content;
  same(content, { ...below, ...sent.own }, `${name}: its figures`);
  const frozen = inputs
    .filter((one) => one.revisionId === row.id)
    .map(({ unit, revision, hash }) => ({ unit, revision, hash }));
  assert.deepEqual(sortedInputs(frozen), sortedInputs(sent.frozen.inputs), `${name}: what it froze`);
  const root = rootOf(frozen.map((one) => ({ ...one, name: '' })));
  assert.equal(row.rollupHash, root, `${name}: the root over what it froze`);
  assert.equal(
    row.hash,
    sealHash(content, JSON.parse(row.stateBehind ?? '{}') as JsonObject, root),
    `${name}: its hash`,
  );
  sent.hash = row.hash;
}

const sortedInputs = <T extends { readonly unit: string }>(inputs: readonly T[]): T[] =>
  [...inputs].sort((a, b) => (a.unit < b.unit ? -1 : 1));

/** Equal as JSON: the order of members does not matter, that of items does. */
function same(actual: unknown, expected: unknown, what: string): void {
  if (sorted(actual as Json) !== sorted(expected as Json)) assert.deepEqual(actual, expected, what);
}

/** Every act left one event, in the order of the acts; and nothing else is told of reports. */
function checkFacts(book: Book, rows: Rows): void {
  assert.deepEqual(
    rows.events.map(({ type, period, unit, at }) => `${at} ${type} ${period} ${unit}`),
    book.facts.map(({ type, period, unit, at }) => `${at} ${type} ${period} ${unit}`),
    'the events of reports',
  );
}

/** Units that have a roll-up: those that others report to, and those above a step. */
function nodesOf(book: Book): string[] {
  const units = book.reports.flatMap((one) => [
    `${one.period} ${one.receiver}`,
    ...(one.aggregating ? [nameOf(one)] : []),
  ]);
  return [...new Set(units)].sort();
}

function checkNodes(book: Book, rows: Rows, aggregation: Aggregation): void {
  for (const name of nodesOf(book)) {
    const [period = '', unit = ''] = name.split(' ');
    const coverage = coverageOf(book, period, unit);
    for (const view of VIEWS) {
      const what = `${name} ${view}`;
      const row = rows.nodes.find((one) => one.period === period && one.unit === unit && one.view === view);
      assert.ok(row, `${what}: was computed`);
      const told = nodeOf(book, period, unit, view, 'by reference');
      const { content, reported } = aggregation.finish(JSON.parse(row.state) as RollupState);
      same(JSON.parse(row.inputs), told.inputs, `${what}: what it is made of`);
      same(content, told.content, `${what}: its figures`);
      same(reported, told.reported, `${what}: how many reports stand behind each figure`);
      assert.equal(row.hash, told.hash, `${what}: its hash`);
      same(JSON.parse(row.coverage), coverage, `${what}: its coverage`);
    }
  }
  const needed = new Set(nodesOf(book));
  for (const row of rows.nodes) {
    if (!needed.has(`${row.period} ${row.unit}`))
      assert.equal(row.inputs, '[]', `${row.period} ${row.unit}: a roll-up of nobody says nothing`);
  }
}

/** What was known at a moment, of every node of the top. */
async function checkAsOf(stage: Stage, rows: Rows, aggregation: Aggregation, moment: string): Promise<void> {
  const { database, book } = stage;
  const computing = { aggregation, sources: sourcesAsOf(database.read, moment) };
  for (const { id, period, nationId } of rows.periods) {
    for (const view of VIEWS) {
      const what = `${period} ${view} as of ${moment}`;
      const node = await computeSubtree(computing, { regimePeriodId: id, unitId: nationId }, view);
      const told = nodeOf(book, period, 'VN', view, 'by reference', moment);
      same(node.views[view].inputs, told.inputs, `${what}: what it was made of`);
      same(aggregation.finish(node.views[view].state).content, told.content, `${what}: its figures`);
      assert.equal(node.views[view].hash, told.hash, `${what}: its hash`);
    }
  }
}

interface RollupAnswer {
  readonly content: JsonObject;
  readonly hash: string;
  readonly settled: boolean;
  readonly coverage: Json;
}

/** The same over HTTP: figures with their texts, coverage, and whether what was signed is stale. */
async function checkAnswers({ book }: Stage, read: NonNullable<Stage['read']>): Promise<void> {
  for (const name of nodesOf(book)) {
    const [period = '', unit = ''] = name.split(' ');
    for (const view of VIEWS) {
      const what = `GET ${name} ${view}`;
      const answer = (await read(`/rollups/${book.regime}/${period}/${unit}?view=${view}`)) as RollupAnswer;
      const told = nodeOf(book, period, unit, view, 'in full');
      assert.equal(answer.settled, true, `${what}: is settled`);
      same(answer.content, told.content, `${what}: its figures`);
      assert.equal(answer.hash, told.hash, `${what}: its hash`);
      same(answer.coverage, coverageOf(book, period, unit), `${what}: its coverage`);
    }
  }
  for (const report of book.reports.filter((one) => one.aggregating)) {
    const path = `/reports/${book.regime}/${report.period}/${report.unit}`;
    const answer = (await read(path)) as { stale: boolean; state: string; staleInputs: StaleInput[] };
    assert.equal(answer.state, report.state, `GET ${nameOf(report)}: its state`);
    const stale = staleUnits(book, report);
    assert.equal(answer.stale, stale.length > 0, `GET ${nameOf(report)}: whether it is stale`);
    assert.deepEqual(answer.staleInputs.map(({ unit }) => unit.code).sort(), stale);
  }
}

interface StaleInput {
  readonly unit: { readonly code: string };
}
