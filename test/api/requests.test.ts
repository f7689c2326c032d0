/** Requests over the wire: asking, answering, handing down, following, the next day's round, closing, the sheet. */
import assert from 'node:assert/strict';
import { openNextRound } from '../../api/actions/open-round.js';
import { requestsDue } from '../../api/store/requests.js';
import { syncObligations } from '../../api/store/obligations.js';
import { difference, type Difference } from '../../worker/handlers/verify/difference.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { CONSULTATION, DISASTER, damage } from './disaster.js';
import { paper, publish } from './life.js';

/** Three in the afternoon of 28 November 2026 in Vietnam: sessions last into the night, when the next round opens. */
const ISSUED = '2026-11-28T08:00:00.000Z';
const TONIGHT = '2026-11-28T13:00:00.000Z';
const DAY = '2026-11-28';

interface Answer {
  readonly unit: { readonly code: string };
  readonly period: string;
  readonly dueAt: string;
  readonly opensAt: string;
  readonly collates: boolean;
}

forEachDatabase('A request', (open) => {
  let world: World;
  let agency: Caller;
  let hanoi: Caller;
  let id: number;

  before(async () => {
    world = await openWorld(await open(), ISSUED);
    await publish(world, DISASTER, '2026-01-01');
    await publish(world, CONSULTATION, '2026-01-01');
    agency = await world.as('aggregator', 'BNNMT');
    hanoi = await world.as('aggregator', '01');
  });
  after(() => world.close());

  const read = async (caller = agency, query = ''): Promise<Reply> =>
    assertOk(await caller.get(`/requests/${id}${query}`));
  const answer = async (
    unit: string,
    content: unknown,
    period = DAY,
    role: 'clerk' | 'aggregator' = 'clerk',
  ) => {
    const report = paper(world, DISASTER.code, period, unit);
    const caller = await world.as(role, unit);
    assertOk(await report.save(caller, content), (await exists(report.path)) ? 200 : 201);
    return assertOk(await report.act(caller, 'submit'));
  };
  const exists = async (path: string): Promise<boolean> => {
    const admin = await world.as('administrator', 'VN');
    // A report that was saved just now has a counter of 1, one that was there before a higher one.
    return !/^"1[".]/.test((await admin.get(path)).headers.get('etag') ?? '');
  };
  const approve = async (caller: Caller, unit: string, period = DAY) =>
    assertOk(await paper(world, DISASTER.code, period, unit).act(caller, 'approve'));
  const nation = async (view = 'confirmed', period = DAY, unit = 'VN') => {
    await world.settle();
    return assertOk(await agency.get(`/rollups/${DISASTER.code}/${period}/${unit}?view=${view}`)).body;
  };
  const noDifference = async (): Promise<void> => {
    await world.settle();
    const tell = (one: Difference): void => assert.fail(difference(one));
    assert.equal((await verify(world.database, {}, { tell })).unsettled.length, 0);
  };

  it('is not made by the calendar: a published regime of days asks nobody', async () => {
    const admin = await world.as('administrator', 'VN');
    const owed = assertOk(await admin.get(`/obligations?regime=${DISASTER.code}`)).body.items;
    assert.deepEqual(owed, []);
  });

  it('is issued to named provinces, due tonight to the minute, and owed at once', async () => {
    const made = await agency.post('/requests', {
      issuer: 'BNNMT',
      regime: DISASTER.code,
      title: 'Thiệt hại do bão số 9',
      text: 'Đề nghị báo cáo trước 20 giờ',
      dueAt: TONIGHT,
      repeat: { opens: '01:00', due: '20:00' },
      units: ['01', '15', '46'],
    });
    assertOk(made, 201);
    id = made.body.id;
    assert.equal(made.headers.get('location'), `/api/v1/requests/${id}`);
    assert.deepEqual(made.body.counts, { asked: 3, opened: 0, sent: 0, approved: 0, late: 0 });
    const owed = assertOk(await agency.get(`/obligations?regime=${DISASTER.code}`)).body.items;
    assert.deepEqual(
      owed.map((one: Answer) => [one.period, one.unit.code, one.dueAt, one.opensAt]),
      ['01', '15', '46'].map((code) => [DAY, code, TONIGHT, ISSUED]),
    );
    assert.deepEqual(owed[0].receiver.code, 'VN');
  });

  it('is seen by those who are asked, each with his own answer alone, and by nobody else', async () => {
    const seen = await read(hanoi);
    assert.deepEqual(
      seen.body.answers.map((one: { unit: { code: string } }) => one.unit.code),
      ['01'],
    );
    assert.equal(seen.body.whole, false);
    assert.deepEqual(seen.body.actions, []);
    const stranger = await world.as('aggregator', '38');
    assertProblem(await stranger.get(`/requests/${id}`), 403, 'forbidden');
    assert.deepEqual(assertOk(await stranger.get('/requests')).body.items, []);
    const [mine] = assertOk(await hanoi.get('/requests?state=open')).body.items;
    assert.deepEqual([mine.mine.length, mine.mine[0].state, mine.mine[0].dueAt], [1, 'none', TONIGHT]);
  });

  it('is filled in from the lowest step’s form by whoever answers for itself', async () => {
    await answer('46', damage(1, 2, 100));
    await approve(agency, '46');
    const { content, coverage } = await nation();
    assert.deepEqual([content.people.dead, content.houses.collapsed, content.totalLoss], [1, 2, 100]);
    assert.deepEqual([coverage.expected, coverage.approved], [3, 1]);
  });

  it('is handed down: what was begun is set aside, and the answer is what the communes say', async () => {
    const report = paper(world, DISASTER.code, DAY, '01');
    const clerk = await world.as('clerk', '01');
    assertOk(await report.save(clerk, damage(99, 0, 0)), 201);
    const handed = assertOk(
      await hanoi.post(`/requests/${id}/hand-down`, { unit: '01', units: ['00004', '00070'] }),
    );
    assert.deepEqual(
      handed.body.answers.map((one: Answer) => [one.unit.code, one.collates]),
      [
        ['00004', false],
        ['00070', false],
        ['01', true],
      ],
    );
    assert.equal(handed.body.setAside[0].content.people.dead, 99);
    const own = assertOk(await report.read(hanoi)).body;
    assert.deepEqual([own.step, own.state, own.ownContent], [1, 'draft', {}]);
    // What was begun counts for nobody any more, and cannot be saved again by whoever still has it on the screen.
    assertProblem(await report.save(clerk, damage(99, 0, 0)), 422, 'content-has-mistakes');
    assert.equal((await nation('provisional')).content.people.dead, 1);
    await noDifference();
  });

  it('is not handed down twice to one unit, nor to one that stands elsewhere, nor by who has sent his answer', async () => {
    const twice = await hanoi.post(`/requests/${id}/hand-down`, { unit: '01', units: ['00004'] });
    assert.equal(
      (assertProblem(twice, 422, 'body-has-mistakes')['issues'] as { rule: string }[])[0]?.rule,
      'asked-already',
    );
    const elsewhere = await hanoi.post(`/requests/${id}/hand-down`, { unit: '01', units: ['02839'] });
    assertProblem(elsewhere, 422, 'body-has-mistakes');
    const hue = await world.as('aggregator', '46');
    assertProblem(
      await hue.post(`/requests/${id}/hand-down`, { unit: '46', level: 'commune' }),
      422,
      'body-has-mistakes',
    );
    const laoCai = await world.as('aggregator', '15');
    await answer('15', damage(0, 0, 0));
    assertProblem(
      await laoCai.post(`/requests/${id}/hand-down`, { unit: '15', units: ['02839'] }),
      409,
      'state-forbids',
    );
    assertProblem(
      await laoCai.post(`/requests/${id}/hand-down`, { unit: '01', units: ['00097'] }),
      403,
      'forbidden',
    );
  });

  it('adds up through the province that handed it down to the nation, with coverage and lineage', async () => {
    await answer('00004', damage(2, 3, 10.5));
    await answer('00070', damage(0, 1, 4.5));
    await approve(hanoi, '00004');
    await approve(hanoi, '00070');
    const early = await nation('provisional');
    assert.deepEqual([early.content.people.dead, early.content.totalLoss], [3, 115]);
    const report = paper(world, DISASTER.code, DAY, '01');
    assertOk(await report.act(hanoi, 'submit'));
    const all = assertOk(await agency.post(`/requests/${id}/approve`));
    // Lào Cai and Hà Nội: neither has an issue.
    assert.deepEqual(all.body, { approved: 2, left: 0 });
    const { content, coverage, inputs } = await nation();
    assert.deepEqual([content.people.dead, content.houses.collapsed, content.totalLoss], [3, 6, 115]);
    assert.deepEqual(
      [coverage.expected, coverage.approved, coverage.lowest.expected, coverage.lowest.approved],
      [3, 3, 4, 4],
    );
    assert.deepEqual(
      inputs.map(({ unit }: { unit: { code: string } }) => unit.code),
      ['01', '15', '46'],
    );
    const proof = assertOk(await agency.get(`/rollups/${DISASTER.code}/${DAY}/VN/proof?unit=00004`)).body;
    assert.ok(JSON.stringify(proof).includes((await nation()).hash));
    await noDifference();
  });

  it('is rebuilt from its reports to the same figures', async () => {
    const before = await nation();
    const { periods } = await rebuild(world.database, { regime: DISASTER.code }, () => new Date(TONIGHT));
    assert.equal(periods, 1);
    const after = await nation();
    assert.deepEqual(
      [after.content, after.hash, after.coverage],
      [before.content, before.hash, before.coverage],
    );
  });

  it('is left alone by the calendar’s daily run and by units that change', async () => {
    await world.database.write((trx) => syncObligations(trx, DISASTER.code, new Date(TONIGHT)));
    assert.equal((await read()).body.counts.asked, 5);
  });

  it('opens the next day’s round once, with the answers of the day before to go on from', async () => {
    world.at('2026-11-28T18:00:30.000Z'); // one in the morning of the 29th
    const deps = {
      database: world.database,
      now: () => new Date('2026-11-28T18:00:30.000Z'),
      nudge: () => undefined,
    };
    assert.deepEqual(await requestsDue(world.database.read, '2026-11-28T17:59:59.999Z'), []);
    assert.deepEqual(await requestsDue(world.database.read, '2026-11-28T18:00:30.000Z'), [id]);
    assert.deepEqual(
      await Promise.all([openNextRound(deps, id), openNextRound(deps, id)]).then((done) => done.toSorted()),
      [false, true],
    );
    const { body } = await read();
    assert.deepEqual([body.round, body.period, body.dueAt], [2, '2026-11-29', '2026-11-29T13:00:00.000Z']);
    assert.deepEqual(body.counts, { asked: 5, opened: 0, sent: 0, approved: 0, late: 0 });
    assert.equal(
      body.answers.find((one: { unit: { code: string } }) => one.unit.code === '01').collates,
      true,
    );
    const clerk = await world.as('clerk', '00004');
    const basis = assertOk(await clerk.get(`/reports/${DISASTER.code}/2026-11-29/00004/basis`)).body;
    assert.deepEqual([basis.previous.period, basis.previous.content.people.dead], [DAY, 2]);
    // Fewer dead than yesterday in one disaster: the rule looks at the round before.
    const report = paper(world, DISASTER.code, '2026-11-29', '00004');
    const saved = assertOk(await report.save(clerk, damage(1, 3, 10.5)), 201);
    assert.deepEqual(
      saved.body.issues.map(({ rule }: { rule: string }) => rule),
      ['TT-1'],
    );
    await noDifference();
  });

  it('reminds those who have not sent, and not twice within the hour', async () => {
    assert.deepEqual(assertOk(await agency.post(`/requests/${id}/remind`)).body, { reminded: 5 });
    assertProblem(await agency.post(`/requests/${id}/remind`), 409, 'state-forbids');
    world.at('2026-11-28T19:00:31.000Z');
    assertOk(await agency.post(`/requests/${id}/remind`));
    const [event] = await world.database
      .read('events')
      .where({ type: 'request.reminded' })
      .select<{ data: string; period: string }[]>('data', 'period');
    assert.equal((JSON.parse(event!.data) as { units: number[] }).units.length, 5);
    assert.equal(event!.period, '2026-11-29');
  });

  it('is extended to a later moment, for those who have not sent', async () => {
    const until = '2026-11-29T16:00:00.000Z';
    const extended = assertOk(await agency.post(`/requests/${id}/extend`, { dueAt: until })).body;
    assert.equal(extended.dueAt, until);
    assert.ok(extended.answers.every((one: { dueAt: string }) => one.dueAt === until));
    for (const dueAt of [until, '2026-11-20T00:00:00.000Z'])
      assertProblem(await agency.post(`/requests/${id}/extend`, { dueAt }), 422, 'body-has-mistakes');
  });

  it('is put to further units while it is open', async () => {
    const { body } = assertOk(await agency.post(`/requests/${id}/units`, { units: ['38', '46'] }));
    assert.equal(body.counts.asked, 6);
    assertProblem(await agency.post(`/requests/${id}/units`, { units: ['38'] }), 422, 'body-has-mistakes');
    await noDifference();
  });

  it('is closed: what was never sent is withdrawn with its draft kept, what was sent stays', async () => {
    await answer('46', damage(1, 2, 100), '2026-11-29');
    const { body } = assertOk(await agency.post(`/requests/${id}/close`, { open: 'withdraw' }));
    assert.equal(body.state, 'closed');
    assert.deepEqual(
      body.answers.map((one: { unit: { code: string } }) => one.unit.code),
      ['46'],
    );
    assert.equal(body.notOwing.length, 5);
    const kept = body.setAside.find((one: { unit: { code: string } }) => one.unit.code === '00004');
    assert.equal(kept.content.people.dead, 1);
    const coverage = (await nation('confirmed', '2026-11-29')).coverage;
    assert.deepEqual([coverage.expected, coverage.received], [1, 1]);
    await noDifference();
    // What was sent is still decided on; nothing further is asked.
    await approve(agency, '46', '2026-11-29');
    assertProblem(await agency.post(`/requests/${id}/remind`), 409, 'state-forbids');
    assertProblem(await agency.post(`/requests/${id}/close`, { open: 'leave' }), 409, 'state-forbids');
    const deps = {
      database: world.database,
      now: () => new Date('2026-11-30T00:00:30.000Z'),
      nudge: () => undefined,
    };
    assert.equal(await openNextRound(deps, id), false);
    await noDifference();
  });

  it('is for regimes in force: a retired one is put to nobody', async () => {
    const admin = await world.as('administrator', 'VN');
    const path = `/regimes/${DISASTER.code}/retirement`;
    const asking = { issuer: 'BNNMT', regime: DISASTER.code, title: 'Bão', text: '', units: ['01'] };
    assertOk(
      await admin.put(path, { lastPeriod: '2026-11-27', open: 'keep', reason: 'Thay bằng chế độ khác' }),
    );
    const reply = await agency.post('/requests', { ...asking, dueAt: '2026-11-30T00:00:00.000Z' });
    const { issues } = assertProblem(reply, 422, 'body-has-mistakes') as unknown as {
      issues: { rule: string }[];
    };
    assert.deepEqual(
      issues.map(({ rule }) => rule),
      ['regime-not-on-request'],
    );
  });

  it('keeps a record of everything that happened to it', async () => {
    const types = await world.database
      .read('events')
      .whereLike('type', 'request.%')
      .orderBy('id')
      .pluck('type');
    assert.deepEqual(types, [
      'request.issued',
      'request.handed-down',
      'request.round-opened',
      'request.reminded',
      'request.reminded',
      'request.extended',
      'request.units-added',
      'request.closed',
    ]);
  });
});

forEachDatabase('A consultation', (open) => {
  let world: World;
  let office: Caller;
  let id: number;
  const opinion = (answer: string, text?: string) => ({
    matter: 'Dự thảo Nghị quyết',
    answer,
    answeredBy: 'Bộ trưởng',
    ...(text === undefined ? {} : { opinion: text }),
  });

  before(async () => {
    world = await openWorld(await open(), ISSUED);
    await publish(world, CONSULTATION, '2026-01-01');
    office = await world.as('aggregator', 'VPCP');
    const made = await office.post('/requests', {
      issuer: 'VPCP',
      regime: CONSULTATION.code,
      title: 'Lấy ý kiến về dự thảo Nghị quyết',
      text: '',
      dueAt: '2026-12-03T10:00:00.000Z',
      handDown: false,
      units: ['BTC', 'BNNMT', 'BGDDT', 'BTP'].filter((code) => code !== 'BTP'),
    });
    id = assertOk(made, 201).body.id;
  });
  after(() => world.close());

  async function sign(unit: string, content: unknown): Promise<void> {
    const report = paper(world, CONSULTATION.code, DAY, unit);
    const clerk = await world.as('clerk', unit);
    assertOk(await report.save(clerk, content), 201);
    assertOk(await report.act(clerk, 'request-signature'));
    assertOk(await report.act(await world.as('head', unit), 'submit'));
  }

  it('is answered by each member over the signature of its head, and tallied as the roll-up does', async () => {
    await sign('BTC', opinion('agree'));
    await sign('BNNMT', opinion('disagree', 'Chưa rõ nguồn lực'));
    assertOk(await paper(world, CONSULTATION.code, DAY, 'BTC').act(office, 'approve'));
    const waiting = assertOk(await office.get(`/requests/${id}/sheet`)).body;
    assert.deepEqual(
      [waiting.counted, waiting.waiting, waiting.missing].map((list) =>
        list.map(({ code }: { code: string }) => code),
      ),
      [['BTC'], ['BNNMT'], ['BGDDT']],
    );
    assert.deepEqual(assertOk(await office.post(`/requests/${id}/approve`)).body, { approved: 1, left: 0 });
    await world.settle();
    const sheet = assertOk(await office.get(`/requests/${id}/sheet`)).body;
    const tally = sheet.questions.find((one: { field: string }) => one.field === 'answer');
    assert.deepEqual(
      tally.answers.map((one: { value: string; units: { code: string }[] }) => [
        one.value,
        one.units.map(({ code }) => code),
      ]),
      [
        ['agree', ['BTC']],
        ['disagree', ['BNNMT']],
        ['other', []],
      ],
    );
    const texts = sheet.questions.find((one: { field: string }) => one.field === 'opinion');
    assert.deepEqual(
      texts.said.map((one: { value: string }) => one.value),
      ['Chưa rõ nguồn lực'],
    );
    const rollup = assertOk(await office.get(`/rollups/${CONSULTATION.code}/${DAY}/VN`)).body;
    assert.deepEqual(rollup.content.answer, { agree: 1, disagree: 1 });
  });

  it('has a sheet as CSV, with who has not answered', async () => {
    const { body } = assertOk(await office.get(`/requests/${id}/sheet.csv`, { 'accept-language': 'en' }));
    assert.match(body, /BNNMT,.*,Answer,Not agreed\r\n/);
    assert.match(body, /BGDDT,.*,,Not answered\r\n/);
  });

  it('must be answered by the member itself where it says so', async () => {
    const education = await world.as('aggregator', 'BGDDT');
    assertProblem(
      await education.post(`/requests/${id}/hand-down`, { unit: 'BGDDT', level: 'department' }),
      409,
      'state-forbids',
    );
  });

  it('shows a member the sheet of its own answer alone', async () => {
    const member = await world.as('clerk', 'BTC');
    const sheet = assertOk(await member.get(`/requests/${id}/sheet`)).body;
    assert.deepEqual(
      sheet.counted.map(({ code }: { code: string }) => code),
      ['BTC'],
    );
    assert.deepEqual(sheet.missing, []);
  });
});

forEachDatabase('A small regime', (open) => {
  let world: World;
  before(async () => {
    world = await openWorld(await open(), ISSUED);
  });
  after(() => world.close());

  const questions = [
    { kind: 'number', label: 'Số ca mắc', required: true, unit: 'ca', decimals: 0 },
    { kind: 'yes-no', label: 'Có đủ thuốc không?', required: true },
    { kind: 'choice', label: 'Mức độ', required: false, choices: ['Nhẹ', 'Nặng'] },
    { kind: 'text', label: 'Kiến nghị', required: false },
  ];
  const asking = (more: object = {}) => ({
    issuer: '01',
    questions,
    title: 'Tình hình sốt xuất huyết',
    text: 'Báo cáo nhanh',
    dueAt: TONIGHT,
    level: 'commune',
    ...more,
  });

  it('is written with the request, and a province’s communes answer to it alone', async () => {
    const hanoi = await world.as('aggregator', '01');
    const { body } = assertOk(await hanoi.post('/requests', asking()), 201);
    assert.deepEqual([body.regime, body.top, body.counts.asked], ['01-YC-20261128-1', '01', 4]);
    const report = paper(world, body.regime, DAY, '00070');
    const clerk = await world.as('clerk', '00070');
    assertOk(await report.save(clerk, { q1: 7, q2: 'no', q4: 'Cần thêm thuốc' }), 201);
    assertOk(await report.act(clerk, 'submit'));
    assertOk(await report.act(hanoi, 'approve'));
    await world.settle();
    const rollup = assertOk(await hanoi.get(`/rollups/${body.regime}/${DAY}/01`)).body;
    assert.deepEqual([rollup.content.q1, rollup.content.q2], [7, { no: 1 }]);
    const tell = (one: Difference): void => assert.fail(difference(one));
    assert.equal((await verify(world.database, {}, { tell })).unsettled.length, 0);
    const sheet = assertOk(await hanoi.get(`/requests/${body.id}/sheet`)).body;
    assert.deepEqual(
      [sheet.questions[0].total, sheet.questions[0].unitOfMeasure, sheet.missing.length],
      ['7', 'ca', 3],
    );
  });

  it('is read by whoever has logged in, and stands in no catalogue', async () => {
    const code = '01-YC-20261128-1';
    const codes = async (caller: Caller, path: string): Promise<string[]> =>
      assertOk(await caller.get(path)).body.items.map((one: { code: string }) => one.code);
    assert.ok(!(await codes(world.stranger, '/regimes')).includes(code));
    assert.ok(!(await codes(world.stranger, '/catalogue')).includes(code));
    for (const path of ['', '/versions/1', '/versions/1/changes', '/versions/1/validators/commune.js'])
      assertProblem(await world.stranger.get(`/regimes/${code}${path}`), 404, 'not-found');
    const clerk = await world.as('clerk', '00070');
    assert.equal(assertOk(await clerk.get(`/regimes/${code}`)).body.written, true);
    assertOk(await clerk.get(`/regimes/${code}/versions/1`));
  });

  it('may be asked for twice on one day: each has a period of its own', async () => {
    const hanoi = await world.as('aggregator', '01');
    const again = {
      issuer: '01',
      regime: '01-YC-20261128-1',
      title: 'Lần 2',
      text: '',
      dueAt: TONIGHT,
      units: ['00004'],
    };
    const { body } = assertOk(await hanoi.post('/requests', again), 201);
    assert.equal(body.period, `${DAY}-2`);
    assert.deepEqual(
      assertOk(await (await world.as('clerk', '00004')).get(`/reports/${body.regime}/${DAY}-2/00004/basis`))
        .body.previous,
      null,
    );
  });

  it('is refused where it makes no sense, all mistakes told', async () => {
    const hanoi = await world.as('aggregator', '01');
    const rules = async (more: object): Promise<string[]> => {
      const reply = assertProblem(await hanoi.post('/requests', asking(more)), 422, 'body-has-mistakes');
      return (reply['issues'] as { rule: string }[]).map(({ rule }) => rule);
    };
    assert.deepEqual(await rules({ dueAt: '2026-11-27T00:00:00.000Z' }), ['due-in-the-past']);
    assert.deepEqual(await rules({ dueAt: '2028-11-27T00:00:00.000Z' }), ['due-too-late']);
    assert.deepEqual(await rules({ repeat: { opens: '20:00', due: '07:00' } }), ['due-before-opening']);
    assert.deepEqual(await rules({ regime: DISASTER.code }), ['regime-or-questions']);
    assert.deepEqual(await rules({ questions: undefined }), ['regime-or-questions']);
    assert.deepEqual(await rules({ questions: undefined, regime: 'NOBODY' }), ['regime-not-on-request']);
    assert.deepEqual(await rules({ level: undefined, units: ['00070', '99999', '02839', '15'] }), [
      'unit-unknown',
      'unit-out-of-reach',
      'unit-out-of-reach',
    ]);
    assert.deepEqual(await rules({ level: 'ministry' }), ['nobody-asked']);
    assert.deepEqual(await rules({ questions: [{ kind: 'choice', label: 'Mức độ', required: true }] }), [
      'required',
      'if',
    ]);
  });

  it('is for aggregators of the unit that asks: others, administrators among them, issue none', async () => {
    for (const [role, unit] of [
      ['clerk', '01'],
      ['aggregator', '15'],
      ['administrator', 'VN'],
      ['leader', 'VN'],
    ] as const)
      assertProblem(await (await world.as(role, unit)).post('/requests', asking()), 403, 'forbidden');
  });
});
