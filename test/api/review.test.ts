/** Reviewing at speed: what stands out among the communes, who works on what, threads, several approved at once. */
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import type { Json } from '../../regimes/words.js';
import { makeNotices } from '../../worker/handlers/notices/make-notices.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { eventsOf, paper, publish, regimeLike } from './life.js';

const REGIME = regimeLike('TEST-REVIEW');
const CODE = REGIME.code;
/** Seven communes below Lào Cai that report nearly the same, and one that is wrong by three digits. */
const COMMUNES = ['99001', '99002', '99003', '99004', '99005', '99006', '99007'];
const WRONG = '99008';
const PERIOD = '2026-10';
const NOW = '2026-11-21T02:00:00.000Z';

interface Item {
  readonly unit: { readonly code: string };
  readonly period: string;
  readonly etag?: string;
  readonly outliers: number;
  readonly warnings: number;
  readonly new: boolean;
  readonly claim?: { readonly by: { readonly name: string }; readonly mine: boolean };
}

forEachDatabase('Review at speed', (open) => {
  let world: World;
  let province: Caller;
  let colleague: Caller;
  let clerk: Caller;
  let now = new Date(NOW);

  before(async function () {
    this.timeout(300_000);
    world = await openWorld(await open(), NOW);
    const admin = await world.as('administrator', 'VN');
    for (const code of [...COMMUNES, WRONG]) {
      const unit = { code, name: `Xã ${code}`, level: 'commune', parent: '15', validFrom: '2026-01-01' };
      assertOk(await admin.post('/units', unit), 201);
    }
    await publish(world, REGIME, '2026-09');
    province = await world.as('aggregator', '15');
    clerk = await world.as('clerk', WRONG);
    colleague = await secondReviewer();
    for (const [index, code] of [...COMMUNES, WRONG].entries()) {
      await file(code, '2026-09', 40 + index);
      assertOk(await paper(world, CODE, '2026-09', code).act(province, 'approve'));
      await file(
        code,
        PERIOD,
        code === WRONG ? 47_000 : 40 + index,
        code === '99002' ? 'no house' : undefined,
      );
    }
  });
  after(() => world.close());

  /** A second aggregator of the province. */
  async function secondReviewer(): Promise<Caller> {
    const admin = await world.as('administrator', 'VN');
    const roles = [{ role: 'aggregator', unit: '15' }];
    const made = await admin.post('/users', { username: 'reviewer-2', name: 'Trần Thị Hai', roles });
    assertOk(made, 201);
    const other = await world.as('clerk', '15');
    await world.database.write(async (trx) => {
      const [second] = await trx('users').where({ username: 'reviewer-2' }).select('id');
      await trx('sessions')
        .whereIn('user_id', trx('users').where({ username: 'test-clerk-15' }).select('id'))
        .update({ user_id: (second as { id: number }).id });
      await trx('users').where({ username: 'reviewer-2' }).update({ must_change_password: 0 });
    });
    return other;
  }

  async function file(code: string, period: string, damaged: number, warned?: string): Promise<void> {
    const own = await world.as('clerk', code);
    const report = paper(world, CODE, period, code);
    const rows = [
      { kind: 'brick', damaged, loss: 10 },
      // Half of them have none: nothing of it stands out.
      { kind: 'wood', damaged: 0, loss: warned === undefined ? 0 : 1 },
    ];
    assertOk(await report.save(own, { houses: rows as unknown as Json }), 201);
    const explanations = warned === undefined ? {} : { 'LOSS@/houses/1/loss': warned };
    assertOk(await report.act(own, 'submit', { explanations }));
  }

  const inbox = async (caller: Caller, query = ''): Promise<Reply> =>
    assertOk(await caller.get(`/inbox?unit=15&regime=${CODE}${query}`));
  const items = async (caller: Caller, query = ''): Promise<Item[]> =>
    (await inbox(caller, query)).body.items as Item[];
  const codes = async (caller: Caller, query = ''): Promise<string[]> =>
    (await items(caller, query)).map(({ unit }) => unit.code);
  const pathOf = (code: string): string => `/reports/${CODE}/${PERIOD}/${code}`;
  const make = (): Promise<void> => makeNotices({ database: world.database, now: () => now, mails: false });

  describe('the inbox', () => {
    it('shows the one that is wrong first, and counts every flag', async () => {
      const { body } = await inbox(province);
      assert.equal(body.items[0].unit.code, WRONG);
      assert.equal(body.total, 8);
      assert.deepEqual(body.counts, {
        ...{ new: 8, late: 8, warnings: 1, outliers: body.counts.outliers },
        ...{ claimed: 0, mine: 0, others: 0, clean: body.counts.clean },
      });
      assert.deepEqual(await codes(province, '&flag=warnings'), ['99002']);
      assert.ok((await codes(province, '&flag=outliers')).includes(WRONG));
      assert.ok(!(await codes(province, '&flag=clean')).includes(WRONG));
    });

    it('is sorted as asked and read page by page, each report once', async () => {
      for (const sort of ['attention', 'due', 'sent', 'outliers', 'warnings', 'unit']) {
        const whole = await codes(province, `&sort=${sort}`);
        const paged: string[] = [];
        for (let next: string | undefined = ''; next !== undefined;) {
          const page = await inbox(province, `&sort=${sort}&limit=3${next === '' ? '' : `&cursor=${next}`}`);
          paged.push(...(page.body.items as Item[]).map(({ unit }) => unit.code));
          next = page.body.next as string | undefined;
        }
        assert.deepEqual(paged, whole, sort);
        assert.equal(new Set(paged).size, 8);
      }
      assert.deepEqual(await codes(province, '&sort=unit'), [...COMMUNES, WRONG]);
    });

    it('is empty for those who review nothing, and closed to those of other units', async () => {
      assert.deepEqual(assertOk(await clerk.get('/inbox')).body.items, []);
      assert.equal(assertOk(await clerk.get('/my-work')).body.reviews, false);
      assert.equal(assertOk(await province.get('/my-work')).body.reviews, true);
      assertProblem(await clerk.get('/inbox?unit=15'), 403, 'forbidden');
      assertProblem(await province.get('/inbox?cursor=abc'), 400, 'unknown-parameter');
      assertProblem(await province.get('/inbox?flag=odd'), 400, 'unknown-parameter');
    });

    it('says what is new since the visit before, which looks within half an hour do not end', async () => {
      assert.equal(assertOk(await colleague.post('/inbox/visit')).body.since, null);
      assert.equal((await inbox(colleague)).body.counts.new, 8);
      now = new Date(now.getTime() + 10 * 60_000);
      world.at(now.toISOString());
      assert.equal(assertOk(await colleague.post('/inbox/visit')).body.since, null);
      assert.equal((await inbox(colleague)).body.counts.new, 8);
      now = new Date(now.getTime() + 45 * 60_000);
      world.at(now.toISOString());
      const before = new Date(now.getTime() - 45 * 60_000).toISOString();
      assert.equal(assertOk(await colleague.post('/inbox/visit')).body.since, before);
      assert.equal((await inbox(colleague)).body.counts.new, 0);
    });
  });

  describe('what stands out', () => {
    it('is told with the figures that it was compared with', async () => {
      const { body } = assertOk(await province.get(`${pathOf(WRONG)}/review`));
      const found = (body.outliers as Record<string, unknown>[]).filter(
        ({ path }) => path === '/houses/0/damaged',
      );
      assert.deepEqual(
        found.map(({ against, reason, value }) => [against, reason, value]),
        [
          ['previous', 'grew', 47_000],
          ['neighbours', 'high', 47_000],
        ],
      );
      assert.equal(found[0]?.['before'], 47);
      assert.deepEqual([found[1]?.['median'], found[1]?.['neighbours']], [43.5, 8]);
      assert.deepEqual([body.neighbours, body.previous], [8, '2026-09']);
      assert.deepEqual(assertOk(await province.get(`${pathOf('99001')}/review`)).body.outliers, []);
    });

    it('is not shown to the commune: it would see its neighbours in it', async () => {
      assertProblem(await clerk.get(`${pathOf(WRONG)}/review`), 403, 'forbidden');
    });

    it('stands in the table of all communes, and in its Excel file', async () => {
      const path = `/rollups/${CODE}/${PERIOD}/15/table`;
      const { body } = assertOk(await province.get(`${path}?path=/houses`));
      const damaged = body.figures.find(
        (one: { figure: string }) => one.figure === '/houses/["brick"]/damaged',
      );
      assert.deepEqual(damaged.label, { vi: 'brick › Số nhà', en: 'brick › Số nhà' });
      assert.deepEqual([damaged.median, damaged.count, damaged.decimals], [43.5, 8, 0]);
      const row = body.items.find((one: Item) => one.unit.code === WRONG);
      assert.equal(row.values[damaged.figure], 47_000);
      assert.ok(row.outliers.some((one: { figure: string }) => one.figure === damaged.figure));
      // Communes that sent nothing have a row without figures.
      const silent = body.items.find((one: Item) => one.unit.code === '02647');
      assert.deepEqual([silent.state, silent.values], ['none', undefined]);
      assert.deepEqual(assertOk(await province.get(`${path}?path=/nowhere`)).body.figures, []);

      const cookie = await world.cookieOf('aggregator', '15');
      const file = await fetch(`${world.origin}/api/v1${path}.xlsx?path=/houses`, { headers: { cookie } });
      assert.equal(file.status, 200);
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(await file.arrayBuffer());
      const [figures, outliers] = book.worksheets;
      assert.ok(figures && outliers);
      const line = figures.getColumn(1).values.indexOf(WRONG);
      assert.equal(figures.getRow(line).getCell(4).value, 47_000);
      assert.ok(figures.getRow(line).getCell(4).note);
      assert.equal(figures.getRow(line).getCell(4).font.bold, true);
      // The heads are longer than their columns are wide; programs differ in whether they make room for them.
      assert.ok(figures.getRow(5).height >= 15, `${figures.getRow(5).height}`);
      const told = outliers.getColumn(4).values.indexOf(47_000);
      assert.equal(outliers.getRow(told).getCell(4).numFmt, '#,##0');
      assert.ok(!figures.getRow(line - 1).getCell(4).note);
      assert.ok(outliers.getColumn(1).values.includes(WRONG));
    });
  });

  describe('a claim', () => {
    const claim = (caller: Caller, code: string, body: object = {}): Promise<Reply> =>
      caller.post(`${pathOf(code)}/claim`, body);

    it('keeps two from working on one report unknowingly', async () => {
      assert.equal(assertOk(await claim(province, '99003')).body.mine, true);
      const refused = assertProblem(await claim(colleague, '99003'), 409, 'claimed');
      assert.match(JSON.stringify(refused['detail']), /aggregator 15/);
      const [seen] = await items(colleague, '&flag=others');
      assert.deepEqual(
        [await codes(colleague, '&flag=mine'), await codes(province, '&flag=others')],
        [[], []],
      );
      assert.deepEqual(
        [seen?.unit.code, seen?.claim?.mine, seen?.claim?.by.name],
        ['99003', false, 'aggregator 15'],
      );
      assert.equal(assertOk(await colleague.get(`${pathOf('99003')}/review`)).body.claim.mine, false);
    });

    it('is renewed by whoever has it, which is no event, and let go by nobody else', async () => {
      const first = assertOk(await province.get(`${pathOf('99003')}/review`)).body.claim;
      now = new Date(now.getTime() + 5 * 60_000);
      world.at(now.toISOString());
      const again = assertOk(await claim(province, '99003')).body;
      assert.equal(again.since, first.since);
      assert.ok(again.until > first.until);
      assertOk(await colleague.delete(`${pathOf('99003')}/claim`), 204);
      assert.deepEqual(await codes(province, '&flag=mine'), ['99003']);
      const events = await eventsOf(world, CODE, PERIOD, '99003');
      assert.equal(events.filter((type) => type === 'report.claimed').length, 1);
    });

    it('is taken over with a notice to whoever had it', async () => {
      await make();
      const taken = assertOk(await claim(colleague, '99003', { takeOver: true })).body;
      assert.deepEqual([taken.mine, taken.by.name], [true, 'Trần Thị Hai']);
      await make();
      const told = assertOk(await province.get('/notices?limit=1000')).body.items as {
        kind: string;
        facts: { person?: string };
      }[];
      assert.deepEqual(
        told.filter(({ kind }) => kind === 'claim-taken').map(({ facts }) => facts.person),
        ['Trần Thị Hai'],
      );
      const own = assertOk(await colleague.get('/notices?limit=1000')).body.items as { kind: string }[];
      assert.ok(!own.some(({ kind }) => kind === 'claim-taken'));
    });

    it('ends after half an hour, when it is let go, and when the report is decided on', async () => {
      now = new Date(now.getTime() + 31 * 60_000);
      world.at(now.toISOString());
      assert.deepEqual(await codes(province, '&flag=claimed'), []);
      assertOk(await claim(province, '99003'));
      assertOk(await province.delete(`${pathOf('99003')}/claim`), 204);
      assert.deepEqual(await codes(province, '&flag=claimed'), []);
      assertOk(await claim(province, '99007'));
      // It never blocks an act: the colleague returns it, on the version that he has seen.
      const report = paper(world, CODE, PERIOD, '99007');
      assertOk(await report.act(colleague, 'return', { reason: 'Xem lại' }));
      assert.deepEqual(await codes(province, '&state=any&flag=claimed'), []);
      assertProblem(await claim(province, '99007'), 409, 'state-forbids');
      assertOk(await report.act(await world.as('clerk', '99007'), 'submit'));
      assert.deepEqual(await codes(province, '&flag=claimed'), []);
    });
  });

  describe('a remark', () => {
    it('is spoken about by both sides, each told by a notice, and settled by the reviewer', async () => {
      const report = paper(world, CODE, PERIOD, WRONG);
      const remarks = [{ path: '/houses/0/damaged', message: 'Thừa ba số không?' }];
      const returned = assertOk(
        await report.act(province, 'return', { reason: 'Số liệu khác thường', remarks }),
      ).body;
      const [{ id }] = returned.remarks as [{ id: number }];
      // Whoever looks on is told nothing of what he may do, since that is nothing.
      assert.deepEqual(returned.remarkActs, ['discuss', 'settle']);
      assert.deepEqual(assertOk(await report.read(clerk)).body.remarkActs, ['discuss']);
      const leader = await world.as('leader', 'VN');
      assert.equal(assertOk(await report.read(leader)).body.remarkActs, undefined);
      const thread = `${pathOf(WRONG)}/remarks/${id}`;
      assertOk(await clerk.post(`${thread}/replies`, { message: 'Vâng, đơn vị nhầm' }));
      const said = assertOk(await province.post(`${thread}/replies`, { message: 'Xin sửa lại' })).body;
      assert.deepEqual(
        said.replies.map((one: { author: { name: string }; message: string }) => [
          one.author.name,
          one.message,
        ]),
        [
          [`clerk ${WRONG}`, 'Vâng, đơn vị nhầm'],
          ['aggregator 15', 'Xin sửa lại'],
        ],
      );
      assertProblem(await clerk.post(`${thread}/settlement`), 403, 'forbidden');
      assertProblem(await clerk.post(`${thread}/replies`, { message: ' ' }), 422, 'body-has-mistakes');
      const other = await world.as('clerk', '99001');
      assertProblem(await other.post(`${thread}/replies`, { message: 'Tôi?' }), 403, 'forbidden');
      // A remark of another report is none of this one's.
      assertProblem(await province.post(`${pathOf('99001')}/remarks/${id}/settlement`), 404, 'not-found');
      assert.equal(
        assertOk(await province.post(`${thread}/settlement`)).body.settled.by.name,
        'aggregator 15',
      );
      assertOk(await province.post(`${thread}/settlement`));
      assert.ok(assertOk(await report.read(clerk)).body.remarks[0].settled);
      assert.equal(assertOk(await province.delete(`${thread}/settlement`)).body.settled, undefined);
      await make();
      const kinds = async (caller: Caller): Promise<string[]> =>
        (assertOk(await caller.get('/notices?limit=1000')).body.items as { kind: string }[]).map(
          ({ kind }) => kind,
        );
      assert.ok((await kinds(clerk)).includes('remark-asked'));
      assert.ok((await kinds(province)).includes('remark-answered'));
      const events = await eventsOf(world, CODE, PERIOD, WRONG);
      assert.deepEqual(
        events.filter((type) => type.startsWith('remark.')),
        ['remark.answered', 'remark.asked', 'remark.settled', 'remark.reopened'],
      );
    });
  });

  describe('a returned report', () => {
    it('cannot go unnoticed: it stands first in the work of its unit, with a notice, its state and the reason', async () => {
      const work = assertOk(await clerk.get('/my-work')).body;
      assert.equal(work.counts.returned, 1);
      assert.deepEqual(
        [work.returned[0].unit.code, work.returned[0].state, work.returned[0].reason],
        [WRONG, 'returned', 'Số liệu khác thường'],
      );
      const told = assertOk(await clerk.get('/notices?limit=1000')).body.items as {
        kind: string;
        read: boolean;
      }[];
      assert.ok(told.some(({ kind, read }) => kind === 'returned' && !read));
    });
  });

  describe('mistakes', () => {
    it('are all told at once, each with its cell', async () => {
      const own = await world.as('clerk', WRONG);
      const report = paper(world, CODE, PERIOD, WRONG);
      const rows = [{ kind: 'brick', damaged: -1, loss: -2 }, { kind: 'wood' }];
      assertOk(await report.save(own, { houses: rows }));
      const refused = assertProblem(await report.act(own, 'submit'), 422, 'content-has-mistakes');
      const paths = (refused['issues'] as { path: string }[]).map(({ path }) => path);
      for (const path of ['/houses/0/damaged', '/houses/0/loss']) assert.ok(paths.includes(path), path);
      assert.ok(
        paths.some((path) => path.startsWith('/houses/1')),
        paths.join(),
      );
    });
  });

  describe('several at once', () => {
    const chosen = (some: readonly Item[]): Json =>
      some.map(({ unit, period, etag = '' }) => ({ regime: CODE, period, unit: unit.code, etag }));
    const approve = async (
      caller: Caller,
      reports: Json,
      leave?: string[],
    ): Promise<Record<string, string>> => {
      const reply = assertOk(await caller.post('/inbox/approve', { reports, ...(leave ? { leave } : {}) }));
      const outcomes = reply.body.items as {
        unit: string;
        outcome: string;
        holds?: string[];
        problem?: { code: string };
      }[];
      return Object.fromEntries(
        outcomes.map((one) => [one.unit, one.holds?.join() ?? one.problem?.code ?? one.outcome]),
      );
    };

    it('are refused one by one to whoever may not, and nothing is said of them', async () => {
      const some = await items(province, '&sort=unit');
      const answers = await approve(clerk, chosen(some));
      assert.deepEqual(new Set(Object.values(answers)), new Set(['forbidden']));
      assert.equal((await items(province)).length, some.length);
    });

    it('are approved but for those with warnings, those that another reviews, and those that have changed', async () => {
      assertOk(await colleague.post(`${pathOf('99003')}/claim`, {}));
      const some = await items(province, '&sort=unit');
      const stale = { regime: CODE, period: PERIOD, unit: '99004', etag: '"0"' };
      const nobody = { regime: CODE, period: PERIOD, unit: '00000', etag: '"1"' };
      const wanted = some.filter(({ unit }) => unit.code !== '99004');
      const answers = await approve(province, [...(chosen(wanted) as Json[]), stale, nobody]);
      assert.deepEqual(answers, {
        ...{ '99001': 'approved', '99002': 'warnings', '99003': 'claimed', '99004': 'stale' },
        ...{ '99005': 'approved', '99006': 'approved', '99007': 'approved', '00000': 'not-found' },
      });
      assert.deepEqual(await codes(province, '&sort=unit'), ['99002', '99003', '99004']);
      assert.ok((await eventsOf(world, CODE, PERIOD, '99001')).includes('report.approved'));
    });

    it('leave nothing aside where that is what is asked for', async () => {
      const answers = await approve(province, chosen(await items(province)), []);
      assert.deepEqual(new Set(Object.values(answers)), new Set(['approved']));
      assert.deepEqual(await codes(province), []);
    });
  });
});
