/** The grid of a shipped regime by keyboard and clipboard: what a clerk does who has the figures in Excel. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { choicesOf } from '../../client/form/grid/columns.js';
import { fieldOf } from '../../client/form/places.js';
import { holdFrames } from './held-frames.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture, type Stage, type Visit } from './stage.js';

const REGIME = 'VPCP-II06A';
const COMMUNE = '00103';
const ROWS = 30;

/** The fields of administration, as people name them. */
function fieldNames(): readonly string[] {
  const { regime } = readRegime(CATALOGUE.find(({ code }) => code === REGIME)?.document ?? null);
  const field = regime && fieldOf(regime.root, ['procedures', 0, 'field']);
  assert.ok(field, `${REGIME} has its table`);
  return choicesOf(field).map((choice) => choice.label.vi);
}

/** Online, direct, carried over; solved early, on time, late; pending in time, late: every balance is kept. */
const figuresOf = (index: number): readonly number[] => [1000 + index, 200, 50, 700, 500 + index, 10, 35, 5];

/** The block as Excel copies it: computed columns along, thousands divided as people in Việt Nam do. */
function block(written: (figure: number) => string): string {
  return fieldNames()
    .slice(0, ROWS)
    .map((name, index) => {
      const [online = 0, direct = 0, carried = 0, early = 0, onTime = 0, late = 0, inTime = 0, over = 0] =
        figuresOf(index);
      const cells = [
        online,
        direct,
        carried,
        early + onTime + late,
        early,
        onTime,
        late,
        inTime + over,
        inTime,
        over,
      ];
      return [name, ...[online + direct + carried, ...cells].map(written)].join('\t');
    })
    .join('\r\n');
}
const vietnamese = (figure: number): string => String(figure).replace(/\B(?=(\d{3})+$)/g, '.');

/** The id that a place of a report has on the page. */
function spelled(pointer: string): string {
  return `root${pointer.replaceAll('/', '_')}`;
}

/** Runs in the page: the id of the place that has the focus, or of the one whose message has it. */
function placeOfFocus(): string {
  const found = document.activeElement?.closest<HTMLElement>('[data-place], [id^="root_"]');
  const place = found?.dataset['place'];
  if (place !== undefined) return `root${place.replaceAll('/', '_')}`;
  return found?.id.replace('-input', '') ?? '';
}

describe('the grid in a browser, by keyboard and clipboard', function () {
  this.timeout(180_000);
  let stage: Stage;
  let visit: Visit;
  let page: Page;

  before(async function () {
    stage = await sharedStage(this);
    visit = await stage.visit(`clerk-${COMMUNE}`);
    ({ page } = visit);
    const clerk = await stage.person(`clerk-${COMMUNE}`);
    const { body } = await clerk.call('GET', `/obligations?regime=${REGIME}&state=draft&limit=100`);
    const [item] = body['items'] as { period: string; unit: { code: string } }[];
    assert.ok(item, 'the demonstration has a draft of this commune');
    await page.goto(`/reports/${REGIME}/${item.period}/${COMMUNE}`);
    await page.locator('#root_procedures').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(page, 'grid')}`);
  });
  after(() => visit?.close());

  const press = (...keys: readonly string[]): Promise<void> =>
    keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
  const cell = (row: number, name: string) => page.locator(`[id="root_procedures_${row}_${name}"]`);
  /** What stands in a cell: the text of its input where it is the active one. */
  const shown = async (row: number, name: string): Promise<string> => {
    const input = cell(row, name).locator('input');
    if ((await input.count()) > 0) return input.inputValue();
    return (await cell(row, name).locator('.grid-text').textContent()) ?? '';
  };
  const comes = async (row: number, name: string, wanted: string): Promise<void> => {
    for (const until = Date.now() + 10_000; Date.now() < until; await page.waitForTimeout(50))
      if ((await shown(row, name)) === wanted) return;
    assert.equal(await shown(row, name), wanted);
  };
  const rowCount = (): Promise<number> => page.locator('#root_procedures .grid-row').count();
  const copyText = (text: string): Promise<void> =>
    page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  const said = (words: string): Promise<void> =>
    page.locator('#root_procedures-foot .grid-said').getByText(words).waitFor();
  const active = (): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.closest('[id^=root_]')?.id.replace('-input', '') ?? null);
  const at = async (row: number, name: string): Promise<void> => {
    for (const until = Date.now() + 10_000; Date.now() < until; await page.waitForTimeout(50))
      if ((await active()) === `root_procedures_${row}_${name}`) return;
    assert.equal(await active(), `root_procedures_${row}_${name}`);
  };

  const intoGrid = async (): Promise<void> => {
    for (let presses = 0; presses < 200; presses++) {
      if ((await active())?.startsWith('root_procedures_') === true) return;
      await page.keyboard.press('Tab');
    }
    assert.fail('Tab does not lead into the grid');
  };

  it('gives up all rows at once, and brings them back with Ctrl+Z', async () => {
    await intoGrid();
    const before = await rowCount();
    assert.ok(before > 3);
    await press('Control+a', 'Control+Delete');
    await page.locator('.grid-empty').waitFor();
    await press('Control+z');
    await page.waitForFunction(
      (count) => document.querySelectorAll('#root_procedures .grid-row').length === count,
      before,
    );
    await press('Control+y');
    await page.locator('.grid-empty').waitFor();
  });

  it('takes thirty rows from Excel into the empty grid, and says that what it computes agrees', async () => {
    await copyText(block(vietnamese));
    await press('Control+v');
    const report = page.locator('.paste-report');
    await report.getByText(`${2 * ROWS + ROWS} ô tự tính khớp với số dán.`).waitFor();
    assert.equal(await rowCount(), ROWS);
    await comes(29, 'receivedOnline', '1.029');
    await comes(29, 'received', '1.279');
    assert.equal(await report.locator('li').count(), 0);
  });

  it('names each cell that it could not take, and undoes the paste whole', async () => {
    await press('Control+Home', 'Tab');
    await at(0, 'receivedOnline');
    await copyText('12x\t7\n\t8');
    await press('Control+v');
    const troubles = page.locator('.paste-list li');
    await troubles.first().waitFor();
    assert.match((await troubles.allTextContents()).join('\n'), /không đọc được “12x”/);
    await comes(0, 'receivedDirect', '7');
    await comes(1, 'receivedOnline', '');
    await press('Control+z');
    await comes(0, 'receivedDirect', '200');
    await comes(1, 'receivedOnline', '1.001');
    await page.locator('.paste-report').waitFor({ state: 'detached' });
  });

  it('asks how an ambiguous figure is meant, and reads it the other way when told', async () => {
    await copyText('1.234');
    await press('Control+v');
    const question = page.locator('.paste-report').getByText('hiểu hai cách');
    await question.waitFor();
    assert.match(await question.innerText(), /“1\.234” đã được đọc là 1234/);
    await page.getByRole('button', { name: 'Đọc theo kiểu 1,234.5' }).click();
    await comes(0, 'receivedOnline', '1,234');
    await page.getByRole('button', { name: 'Hoàn tác việc dán' }).click();
    await comes(0, 'receivedOnline', '1.000');
  });

  it('selects with Shift, copies as spreadsheets read it, fills down, clears, and undoes each', async () => {
    await cell(0, 'receivedOnline').click();
    await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight');
    assert.equal(await page.locator('[data-selected]').count(), 6);
    await press('Control+c');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied.replaceAll('\r\n', '\n'), '1000\t200\n1001\t200\n1002\t200');
    await press('Control+d');
    await said('Đã điền 4 ô');
    await comes(2, 'receivedOnline', '1.000');
    await press('Control+z');
    await comes(2, 'receivedOnline', '1.002');
    await press('Delete');
    await comes(1, 'receivedOnline', '');
    await press('Control+z');
    await comes(1, 'receivedOnline', '1.001');
    await press('Escape');
    assert.equal(await page.locator('[data-selected]').count(), 0);
  });

  it('edits in the cell with F2 and drops the edit with Escape', async () => {
    await cell(4, 'receivedDirect').click();
    await press('F2', 'End');
    await page.keyboard.type('5');
    await press('Escape');
    await comes(4, 'receivedDirect', '200');
    await press('F2', 'End');
    await page.keyboard.type('5');
    await press('Enter');
    await comes(4, 'receivedDirect', '2.005');
    await at(5, 'receivedDirect');
    await press('Control+z');
    await comes(4, 'receivedDirect', '200');
  });

  it('takes a figure that is typed right after Escape, before the page is drawn again, whole', async () => {
    await cell(4, 'receivedDirect').click();
    await page.keyboard.type('7');
    const release = await holdFrames(page);
    await press('Escape');
    await page.keyboard.type('8');
    await release();
    await page.keyboard.type('9');
    await press('Enter');
    await comes(4, 'receivedDirect', '89');
    await press('Control+z');
    await comes(4, 'receivedDirect', '200');
  });

  it('says how a doubtful figure was read that somebody typed', async () => {
    await cell(0, 'carriedOver').click();
    await page.keyboard.type('1.234');
    await press('Enter');
    await said('“1.234” được đọc là 1234');
    await press('Control+z');
    await comes(0, 'carriedOver', '50');
  });

  it('gives the help of a column without a mouse: under the table, and read out with the cell', async () => {
    const help = 'Số hồ sơ đang giải quyết của kỳ trước (cột 11) chuyển sang';
    await cell(0, 'receivedDirect').click();
    const foot = page.locator('#root_procedures-foot .grid-line');
    // The line under the table follows the cell a moment later.
    await foot.getByText(help).waitFor({ state: 'detached' });
    await press('Tab');
    await at(0, 'carriedOver');
    await foot.getByText(help).waitFor();
    const input = cell(0, 'carriedOver').locator('input');
    const ids = (await input.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const described = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()));
    assert.ok(described.includes(help), described.join(' | '));
  });

  it('moves a row up and down by keyboard', async () => {
    await cell(1, 'receivedOnline').click();
    await press('Alt+ArrowUp');
    await comes(0, 'receivedOnline', '1001');
    await at(0, 'receivedOnline');
    await press('Alt+ArrowDown');
    await comes(0, 'receivedOnline', '1.000');
  });

  /** What F8 said last: the number of the place, how many there are, and the words. */
  const walked = async (): Promise<{ at: number; of: number; words: string }> => {
    const words = await page.locator('p[role=status]', { hasText: /Mục \d+ trong \d+/ }).innerText();
    const [, at, of] = /Mục (\d+) trong (\d+)/.exec(words) ?? [];
    return { at: Number(at), of: Number(of), words };
  };
  /** The field, cell or message that has the focus, by its place in the report. */
  const place = (): Promise<string> => page.evaluate(placeOfFocus);
  const frames = (): Promise<void> =>
    page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
  /** From where the focus stands once round; the places in the order of the keys. */
  const round = async (key: 'F8' | 'Shift+F8'): Promise<readonly string[]> => {
    await press(key);
    const { of } = await walked();
    const places = [await place()];
    for (; places.length < of; places.push(await place())) await press(key);
    return places;
  };
  const note = () => page.getByRole('textbox', { name: 'Thuyết minh số liệu' });

  it('goes from mistake to mistake with F8, the cell that is being typed in among them', async () => {
    await cell(20, 'pendingLate').click();
    await page.keyboard.type('-1');
    await press('Enter');
    await cell(2, 'solvedLate').click();
    await page.keyboard.type('abc');
    await press('F8');
    assert.notEqual(await place(), 'root_procedures_2_solvedLate', 'it goes on from the cell');
    await comes(2, 'solvedLate', 'abc');
    const forth = await round('F8');
    assert.equal(new Set(forth).size, forth.length, `each place once: ${forth.join()}`);
    for (const wanted of ['2_solvedLate', '20_pendingLate', '20_received'])
      assert.ok(forth.includes(`root_procedures_${wanted}`), `${wanted} in ${forth.join()}`);
    assert.equal((await walked()).of, forth.length);
    // The last press came to where the round had begun from; from there back it is the same way.
    const back = await round('Shift+F8');
    assert.deepEqual([...back].reverse().slice(1), forth.slice(0, -1));
  });

  it('says that the walk begins again, and what is wrong, under the cell too', async () => {
    await note().focus();
    await page.keyboard.press('Shift+F8');
    while ((await walked()).at > 1) await press('Shift+F8');
    await press('Shift+F8');
    assert.match((await walked()).words, /^Đầu biểu, quay lại từ cuối/);
    await press('F8');
    assert.match((await walked()).words, /^Hết biểu, quay lại từ đầu/);
    while ((await place()) !== 'root_procedures_2_solvedLate') await press('F8');
    assert.match((await walked()).words, /Không đọc được số này/);
    await page.locator('#root_procedures-foot .grid-line .red').getByText('Không đọc được số này').waitFor();
  });

  it('goes on from outside the table, and from the explanation of a warning', async () => {
    await note().focus();
    await press('F8');
    assert.match((await walked()).words, /^Hết biểu/, 'behind the last field there is nothing');
    await note().focus();
    await press('Shift+F8');
    assert.doesNotMatch(await place(), /^root_procedures/);
    const places = await round('F8');
    const message = page.locator('.grid-messages textarea').first();
    const about = await message.evaluate(
      (field) => field.closest<HTMLElement>('[data-place]')?.dataset['place'],
    );
    await message.focus();
    await press('F8');
    const at = places.indexOf(spelled(about ?? ''));
    assert.ok(at >= 0, `${about} in ${places.join()}`);
    assert.equal(await place(), places[(at + 1) % places.length]);
  });

  it('goes on by F8 however fast it comes, and nothing fetches the focus back', async () => {
    const places = await round('F8');
    const fast = await page.evaluate(
      (count) => {
        for (let key = 0; key < count; key++)
          document.activeElement?.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'F8', bubbles: true, cancelable: true }),
          );
      },
      2 * places.length - 1,
    );
    assert.equal(fast, undefined);
    const stands = await place();
    await frames();
    assert.equal(await place(), stands, 'the next frame leaves the focus where it is');
    assert.equal(stands, places.at(-2));
  });

  it('shows the last period on demand, under the cell and under all', async () => {
    await intoGrid();
    await press('Control+Home', 'Tab', 'F9');
    await page.locator('#root_procedures-foot .grid-before').getByText('Kỳ trước').waitFor();
    await press('Shift+F9');
    await page.locator('.grid-previous').first().waitFor();
    assert.equal(await page.locator('.grid-row').first().locator('.grid-previous').count(), 12);
    await press('Shift+F9');
    await page.locator('.grid-previous').first().waitFor({ state: 'detached' });
  });

  it('complained of nothing', () => assert.deepEqual(visit.complaints, []));
});
