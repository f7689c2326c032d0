/**
 * Workbooks over the wire: out, filled in and back, with what becomes of each unit. Over 300 lines: one report and its
 * file run through all of it.
 */
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import { takeUpload } from '../../api/actions/workbook/take-upload.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { damages } from '../workbook/damaged.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';

const NOW = '2026-11-21T02:00:00.000Z';
const UNIT = '00070';
const KEY = `${HOUSES.code}/2026-10/${UNIT}`;
const CONTENT = {
  houses: [
    { kind: 'brick', damaged: 3, loss: 1234.5 },
    { kind: 'wood', damaged: 0, loss: 0.125 },
  ],
  note: 'Ghi chú "có dấu"\nhai dòng',
};

interface Found {
  readonly sheet: string;
  readonly cell?: string;
  readonly message: string;
}
interface Result {
  readonly outcome: string;
  readonly rule?: string;
  readonly message?: string;
  readonly problems: readonly Found[];
}
interface Sent {
  readonly id: number;
  readonly state: string;
  readonly results: readonly Result[];
  readonly refusal?: { readonly rule: string; readonly message: string };
  readonly marked: boolean;
}

forEachDatabase('Workbooks out and back', (open) => {
  let world: World;
  let clerk: Caller;

  before(async function () {
    this.timeout(120_000);
    world = await openWorld(await open(), NOW);
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: '2026-10' }));
    clerk = await world.as('clerk', UNIT);
    assertOk(await clerk.put(`/reports/${KEY}`, { content: CONTENT }, { 'if-none-match': '*' }), 201);
  });
  after(() => world.close());

  async function fetchFile(path: string, who: readonly ['clerk' | 'aggregator', string] = ['clerk', UNIT]) {
    const headers = { cookie: await world.cookieOf(...who), 'accept-language': 'vi' };
    const response = await fetch(`${world.origin}/api/v1${path}`, { headers });
    assert.equal(response.status, 200, path);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Sends a file and has it read. */
  async function sendFile(bytes: Buffer, query = '', language = 'vi'): Promise<Sent> {
    const headers = {
      ...{ cookie: await world.cookieOf('clerk', UNIT), origin: world.origin },
      ...{ 'content-type': 'application/octet-stream', 'accept-language': language },
    };
    const response = await fetch(`${world.origin}/api/v1/uploads?name=bieu.xlsx${query}`, {
      ...{ method: 'POST', headers, body: new Uint8Array(bytes) },
    });
    assert.equal(response.status, 201);
    const { id } = (await response.json()) as Sent;
    await takeUpload({ database: world.database, now: () => new Date(NOW), nudge: () => undefined }, id);
    return assertOk(await clerk.get(`/uploads/${id}`, { 'accept-language': 'vi' })).body as Sent;
  }

  const edited = async (bytes: Buffer, edit: (book: ExcelJS.Workbook) => void): Promise<Buffer> => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as never);
    edit(book);
    return Buffer.from(await book.xlsx.writeBuffer());
  };
  const change = (cell: string, value: ExcelJS.CellValue) => (book: ExcelJS.Workbook) => {
    const sheet = book.getWorksheet('Nhà ở');
    assert.ok(sheet);
    sheet.getCell(cell).value = value;
  };
  const saved = async () => assertOk(await clerk.get(`/reports/${KEY}`)).body;

  it('a report goes out, is changed in Excel, and comes back as a draft that nobody has sent', async () => {
    const book = await edited(await fetchFile(`/reports/${KEY}/workbook`), change('C6', 5));
    const sent = await sendFile(book, `&regime=${HOUSES.code}&period=2026-10&unit=${UNIT}`);
    assert.deepEqual([sent.state, sent.results.map(({ outcome }) => outcome)], ['done', ['saved']]);
    const { state, content } = await saved();
    assert.equal(state, 'draft');
    const [brick, wood] = CONTENT.houses;
    assert.deepEqual(content, { ...CONTENT, houses: [{ ...brick, damaged: 5 }, wood] });
  });

  it('figures typed as text in either notation are understood', async () => {
    const file = await fetchFile(`/reports/${KEY}/workbook`);
    for (const [text, loss] of [
      ['1.234.567,5', 1234567.5],
      ['1,234,567.5', 1234567.5],
      ['–', undefined],
    ] as const) {
      const sent = await sendFile(await edited(file, change('D6', text)), '&overwrite=true');
      assert.equal(sent.results[0]?.outcome, 'saved', JSON.stringify(sent));
      assert.equal((await saved()).content.houses[0].loss, loss);
    }
  });

  it('CSV goes out and comes back the same', async () => {
    const before = (await saved()).content;
    const csv = await fetchFile(`/reports/${KEY}/workbook?format=csv`);
    const sent = await sendFile(csv);
    assert.equal(sent.results[0]?.outcome, 'saved', JSON.stringify(sent));
    assert.deepEqual((await saved()).content, before);
    const wrong = csv.toString().replace(/,5\b|,0,125/, ',x');
    const refused = await sendFile(
      Buffer.from(wrong.replace('houses/0/damaged,', 'houses/0/nothing,')),
      '&overwrite=true',
    );
    assert.match(refused.results[0]?.problems[0]?.cell ?? '', /^J\d+$/);
  });

  it('a CSV is read in the language that it was written in, whoever sends it in whichever language', async () => {
    const etag = (await clerk.get(`/reports/${KEY}`)).headers.get('etag') ?? '';
    const houses = [{ kind: 'brick', damaged: 3, loss: 1.234 }];
    assertOk(await clerk.put(`/reports/${KEY}`, { content: { houses } }, { 'if-match': etag }));
    const csv = await fetchFile(`/reports/${KEY}/workbook?format=csv`);
    assert.equal((await sendFile(csv, '', 'en')).results[0]?.outcome, 'saved');
    assert.deepEqual((await saved()).content, { houses });
    const lines = csv.toString().split('\r\n');
    const unsaid = lines.map((line) => line.replace(/,(language|vi)$/, '')).join('\r\n');
    const asked = await sendFile(Buffer.from(unsaid), '&overwrite=true', 'en');
    assert.match(asked.results[0]?.problems[0]?.message ?? '', /là 1234 hay 1,234\?/);
    assert.deepEqual((await saved()).content, { houses });
  });

  it('what was explained of a figure is not said of another that a file brings in its place', async () => {
    const explain = async (loss: number): Promise<void> => {
      const etag = (await clerk.get(`/reports/${KEY}`)).headers.get('etag') ?? '';
      const houses = [
        { kind: 'brick', damaged: 3, loss },
        { kind: 'wood', damaged: 1, loss: 2 },
      ];
      const explanations = { 'X@/houses/0/loss': 'vì bão', 'X@/houses/1/loss': 'vì lũ', 'X@/note': 'chung' };
      const body = { content: { houses }, explanations };
      assertOk(await clerk.put(`/reports/${KEY}`, body, { 'if-match': etag }));
    };
    await explain(5);
    const file = await fetchFile(`/reports/${KEY}/workbook`);
    assert.equal((await sendFile(await edited(file, change('D6', 900)))).results[0]?.outcome, 'saved');
    assert.deepEqual((await saved()).explanations, { 'X@/houses/1/loss': 'vì lũ', 'X@/note': 'chung' });
    await explain(5);
    const gone = await edited(await fetchFile(`/reports/${KEY}/workbook`), (book) => {
      for (const cell of ['B6', 'C6', 'D6']) change(cell, null)(book);
    });
    assert.equal((await sendFile(gone)).results[0]?.outcome, 'saved');
    assert.deepEqual((await saved()).explanations, { 'X@/houses/0/loss': 'vì lũ', 'X@/note': 'chung' });
  });

  it('a file that was made from an older version of the report overwrites nothing, unless asked to', async () => {
    const file = await fetchFile(`/reports/${KEY}/workbook`);
    const etag = (await clerk.get(`/reports/${KEY}`)).headers.get('etag') ?? '';
    const newer = { ...CONTENT, note: 'mới hơn' };
    assertOk(await clerk.put(`/reports/${KEY}`, { content: newer }, { 'if-match': etag }));
    const stale = await sendFile(file);
    assert.deepEqual([stale.results[0]?.outcome, stale.results[0]?.rule], ['refused', 'stale']);
    assert.equal((await saved()).content.note, 'mới hơn');
    assert.equal((await sendFile(file, '&overwrite=true')).results[0]?.outcome, 'saved');
  });

  it('problems come back marked at their cells and listed, and nothing is saved', async () => {
    const before = await saved();
    const file = await edited(await fetchFile(`/reports/${KEY}/workbook`), change('C7', 'hai'));
    const sent = await sendFile(file);
    assert.deepEqual(
      sent.results[0]?.problems.map(({ sheet, cell }) => `${sheet}!${cell}`),
      ['Nhà ở!C7'],
    );
    assert.deepEqual((await saved()).content, before.content);
    const marked = new ExcelJS.Workbook();
    await marked.xlsx.load((await fetchFile(`/uploads/${sent.id}/marked`)) as never);
    const note = marked.getWorksheet('Nhà ở')?.getCell('C7').note;
    assert.match(JSON.stringify(note), /Không đọc được số/);
    assert.equal(marked.getWorksheet('Lỗi')?.getCell('A2').value, 'Nhà ở');
    const mended = await edited(await fetchFile(`/uploads/${sent.id}/marked`), change('C7', 2));
    assert.equal((await sendFile(mended)).results[0]?.outcome, 'saved');
  });

  it('mistakes that rules find are told with their cells, and stop no draft', async () => {
    const file = await edited(await fetchFile(`/reports/${KEY}/workbook`), change('C6', -1));
    const sent = await sendFile(file);
    assert.equal(sent.results[0]?.outcome, 'saved');
    assert.ok(sent.results[0].problems.some(({ sheet, cell }) => `${sheet}!${cell}` === 'Nhà ở!C6'));
    assert.ok(sent.marked);
  });

  it('a file that was saved with mistakes is corrected and sent again: the marked one, and the same one', async () => {
    const file = await edited(await fetchFile(`/reports/${KEY}/workbook`), change('C6', -1));
    const { id, results } = await sendFile(file);
    assert.equal(results[0]?.outcome, 'saved');
    const marked = await edited(await fetchFile(`/uploads/${id}/marked`), change('C6', 4));
    assert.equal((await sendFile(await edited(file, change('C6', 3)))).results[0]?.outcome, 'saved');
    assert.equal((await sendFile(await edited(file, change('C6', 2)))).results[0]?.outcome, 'saved');
    // The marked file goes on from the first save; the second was not of it.
    assert.equal((await sendFile(marked)).results[0]?.rule, 'stale');
    const again = await sendFile(await edited(await fetchFile(`/reports/${KEY}/workbook`), change('C6', -1)));
    const corrected = await edited(await fetchFile(`/uploads/${again.id}/marked`), change('C6', 4));
    assert.equal((await sendFile(corrected)).results[0]?.outcome, 'saved');
    assert.equal((await saved()).content.houses[0].damaged, 4);
    const csv = (await fetchFile(`/reports/${KEY}/workbook?format=csv`)).toString();
    const wrong = await sendFile(Buffer.from(csv.replace(/,4,/, ',-4,')));
    const mended = (await fetchFile(`/uploads/${wrong.id}/marked`)).toString().replace(/,-4,/, ',5,');
    assert.equal((await sendFile(Buffer.from(mended))).results[0]?.outcome, 'saved');
    assert.equal((await saved()).content.houses[0].damaged, 5);
  });

  it('a wrong report, period or unit is said plainly', async () => {
    const file = await fetchFile(`/reports/${KEY}/workbook`);
    for (const [query, rule] of [
      ['&regime=OTHER', 'wrong-regime'],
      ['&period=2026-11', 'wrong-period'],
      ['&unit=00004', 'wrong-unit'],
    ] as const)
      assert.equal((await sendFile(file, query)).results[0]?.rule, rule);
  });

  it('an empty form of a version is filled in for the report that it is sent to', async () => {
    const template = await fetchFile(`/regimes/${HOUSES.code}/versions/1/workbook`);
    assert.equal((await sendFile(template)).results[0]?.rule, 'no-unit');
    const filled = await edited(template, (book) => {
      change('B6', 'brick')(book);
      change('C6', 1)(book);
      change('D6', 2)(book);
    });
    const there = await sendFile(filled, `&period=2026-10&unit=${UNIT}&overwrite=true`);
    assert.equal(there.results[0]?.outcome, 'saved', JSON.stringify(there));
    assert.deepEqual((await saved()).content, { houses: [{ kind: 'brick', damaged: 1, loss: 2 }] });
  });

  it('one file holds many units, of which one saves only what one may write', async () => {
    const file = await fetchFile(`/workbooks/${HOUSES.code}/2026-10?receiver=01`, ['aggregator', '01']);
    const sent = await sendFile(file, '&overwrite=true');
    const outcomes = sent.results.map(({ outcome, rule }) => rule ?? outcome);
    assert.equal(outcomes.filter((outcome) => outcome === 'saved').length, 1);
    assert.ok(outcomes.length > 1 && outcomes.every((outcome) => ['saved', 'forbidden'].includes(outcome)));
    // Overwriting one report of it leaves the others alone.
    const one = await sendFile(file, `&overwrite=true&regime=${HOUSES.code}&period=2026-10&unit=${UNIT}`);
    assert.deepEqual(
      one.results.map(({ outcome }) => outcome),
      ['saved'],
    );
  });

  it('a file that is taken up twice is read once', async () => {
    const file = await fetchFile(`/reports/${KEY}/workbook`);
    const { id } = await sendFile(file);
    const before = (await clerk.get(`/reports/${KEY}`)).headers.get('etag');
    const deps = { database: world.database, now: () => new Date(NOW), nudge: () => undefined };
    assert.equal(await takeUpload(deps, id), false);
    // Its reader died after saving and before saying so: whoever takes it up finds the report saved.
    await world.database.write((trx) =>
      trx('workbook_uploads').where({ id }).update({ state: 'queued', results: '[]' }),
    );
    assert.equal(await takeUpload(deps, id), true);
    assert.equal(assertOk(await clerk.get(`/uploads/${id}`)).body.results[0].outcome, 'saved');
    assert.equal((await clerk.get(`/reports/${KEY}`)).headers.get('etag'), before);
  });

  it('what one has sent in is nobody else’s to see', async () => {
    const { id } = await sendFile(Buffer.from('x'));
    const admin = await world.as('administrator', 'VN');
    assertProblem(await admin.get(`/uploads/${id}`), 404, 'not-found');
    assertProblem(await admin.get(`/uploads/${id}/marked`), 404, 'not-found');
    const { items } = assertOk(await admin.get('/uploads')).body;
    assert.deepEqual(items, []);
  });

  it('fifty damaged workbooks: each is told where and why, and none changes the report', async function () {
    this.timeout(300_000);
    const before = await saved();
    const good = await fetchFile(`/reports/${KEY}/workbook`);
    const all = await damages(good);
    assert.ok(all.length >= 50, String(all.length));
    for (const { name, bytes, cell } of all) {
      const sent = await sendFile(bytes, `&regime=${HOUSES.code}&period=2026-10&unit=${UNIT}`);
      const [result] = sent.results;
      const why = sent.refusal?.message ?? result?.message ?? result?.problems[0]?.message;
      assert.ok(why !== undefined && why.length > 10, `${name}: ${JSON.stringify(sent)}`);
      if (cell !== undefined)
        assert.ok(
          result?.problems.some((one) => one.cell === cell),
          `${name}: ${JSON.stringify(sent)}`,
        );
      assert.notEqual(result?.outcome, 'saved', name);
    }
    assert.deepEqual((await saved()).content, before.content);
  });
});
