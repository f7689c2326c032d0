/** Reports on paper: every regime that ships, with every word and every figure of what was reported. */
import assert from 'node:assert/strict';
import { makeDocx } from '../../api/actions/print/docx.js';
import { makePdf } from '../../api/actions/print/make-pdf.js';
import { generateContent } from '../../forms/generate/generate.js';
import {
  describeReport,
  describeRollup,
  type PrintedRevision,
  type ReportGround,
} from '../../forms/print/describe.js';
import type { PrintedDocument } from '../../forms/print/document.js';
import { fitTable, isWide, orientationsOf, widthOn } from '../../forms/print/fit.js';
import { plainTable } from '../../forms/print/table.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { formFor } from '../forms/shipped-form.js';
import { shipped } from '../regimes/shipped.js';
import { unzip } from '../workbook/zips.js';
import { readPdf } from './pdf-text.js';

const REVISION: PrintedRevision = {
  revision: 2,
  hash: 'a3f1'.repeat(16),
  state: 'approved',
  late: true,
  submittedAt: '2026-10-20T02:00:00.000Z',
  submittedBy: 'Nguyễn Thị Ánh Tuyết',
  signedAt: '2026-10-20T02:00:00.000Z',
  signedBy: 'Trần Văn Đức',
  signedFor: 'Lê Thị Hường',
  address: 'https://baocao.example.vn/verify/1-0123456789abcdef01234567',
};
const PROVINCE = { code: '01', name: 'Thành phố Hà Nội', level: 'province' } as const;
const COMMUNE = { code: '00070', name: 'Phường Hoàn Kiếm', level: 'commune' } as const;
const NATION = { code: 'VN', name: 'Việt Nam', level: 'nation' } as const;

function groundOf(code: string, given: Partial<ReportGround> = {}): ReportGround {
  const regime = shipped(code);
  const [level = 'commune'] = regime.header.chain[0]?.levels ?? [];
  const unit = level === 'commune' ? COMMUNE : { ...PROVINCE, level };
  return {
    ...{
      regime,
      unit,
      version: 1,
      period: '2026-10',
      receiver: 'Bộ Tài chính',
      nil: false,
      explanations: {},
    },
    window: { from: '2026-09-15', to: '2026-10-14' },
    above: level === 'commune' ? [PROVINCE, NATION] : [NATION],
    content: generateContent(formFor(code, level), { seed: 'print' }),
    language: 'vi',
    now: '2026-11-21T02:00:00.000Z',
    ...given,
  };
}

const plain = (text: string): string => text.replace(/\s+/g, '');

/** Everything that a document says. */
function saidBy({ parts, headings, sentences, receipt, letterhead }: PrintedDocument): string[] {
  const blocks = parts.flatMap((part) =>
    part.blocks.flatMap((block) =>
      block.kind === 'table' ? [...block.head.map(({ text }) => text), ...block.rows.flat()] : [block.text],
    ),
  );
  const { nation, motto, unit, placeAndDay } = letterhead;
  const facts = receipt.lines.map(([, value]) => value);
  return [...headings, ...sentences, nation, motto, unit, placeAndDay, ...blocks, ...facts];
}

async function textsOf(docx: Buffer): Promise<string> {
  const xml = (await unzip(docx)).get('word/document.xml')?.toString('utf8') ?? '';
  const text = [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, one = '']) => one).join('');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

describe('Printed reports', function () {
  this.timeout(120_000);

  for (const { code } of CATALOGUE)
    it(`${code} says in PDF and in Word all that was reported, in Vietnamese letters`, async () => {
      const document = describeReport(groundOf(code, { revision: REVISION }));
      const { pages, embedded } = readPdf(await makePdf(document));
      const pdf = plain(pages.join(' '));
      const docx = plain(await textsOf(await makeDocx(document)));
      assert.ok(!pdf.includes('\uFFFD'), 'a glyph without a letter');
      assert.ok(
        embedded.length >= 2 && embedded.every((name) => name.includes('DejaVuSerif')),
        embedded.join(),
      );
      for (const said of saidBy(document).map(plain)) {
        assert.ok(pdf.includes(said) || brokenOver(pages, said), `the PDF lacks ${said}`);
        assert.ok(docx.includes(said), `the Word document lacks ${said}`);
      }
    });

  /** A paragraph may go over to the next page, with the page's foot and number in between. */
  function brokenOver(pages: readonly string[], said: string): boolean {
    const texts = pages.map(plain);
    return texts.some((text, index) => {
      const next = texts[index + 1];
      if (next === undefined) return false;
      for (let cut = said.length - 1; cut > 0; cut -= 1)
        if (text.includes(said.slice(0, cut)) && next.includes(said.slice(cut))) return true;
      return false;
    });
  }

  it('a deputy signs in the place of the head, and the paper says so', async () => {
    const ground = groundOf('BTC-GNDTC', { revision: REVISION });
    const signed = { ...ground.regime, header: { ...ground.regime.header, signature: true } };
    const [text = ''] = [
      readPdf(await makePdf(describeReport({ ...ground, regime: signed }))).pages.join(' '),
    ];
    for (const words of ['KT. THỦ TRƯỞNG ĐƠN VỊ', '(ký thay Lê Thị Hường)', 'Trần Văn Đức', '(quá hạn)'])
      assert.ok(plain(text).includes(plain(words)), words);
  });

  it('a roll-up that a revision froze carries its signature and its code, a live one is signed by hand', () => {
    const { regime, version, period, window, language, now } = groundOf('BTC-GNDTC');
    const counts = { expected: 3, received: 2, approved: 1, missing: [{ name: 'Tỉnh Lào Cai' }] };
    const common = {
      ...{ regime, version, period, window, language, now, unit: PROVINCE, above: [NATION], content: {} },
      ...({ view: 'confirmed', hash: 'b4e2'.repeat(16), computedAt: now, settled: true } as const),
      coverage: { ...counts, lowest: { ...counts, missingCount: 1 } },
      partial: () => false,
    };
    const live = describeRollup(common);
    assert.deepEqual(live.drawnUp?.lines, ['NGƯỜI LẬP BẢNG']);
    assert.deepEqual([live.signature?.name, live.receipt.address], ['', undefined]);
    assert.deepEqual(live.notes, ['Còn thiếu: Tỉnh Lào Cai.']);
    const signed = { ...regime, header: { ...regime.header, signature: true } };
    const frozen = describeRollup({ ...common, regime: signed, revision: REVISION });
    assert.equal(frozen.signature?.name, 'Trần Văn Đức');
    assert.equal(frozen.receipt.address, REVISION.address);
    const values = frozen.receipt.lines.map(([, value]) => value);
    assert.ok(values.includes(REVISION.hash) && values.includes(common.hash), values.join());
  });

  it('what is not sent is a draft on every page, and has no receipt', async () => {
    const document = describeReport(groundOf('VPCP-II06A'));
    const { pages } = readPdf(await makePdf(document));
    assert.ok(pages.length >= 2);
    for (const page of pages) assert.ok(plain(page).includes(plain('BẢN NHÁP – CHƯA GỬI')), page);
    assert.equal(document.receipt.address, undefined);
    assert.ok(!plain(pages.join('')).includes('BIÊNNHẬN'));
    const header = [...(await unzip(await makeDocx(document))).entries()].find(([name]) =>
      /header\d*\.xml$/.test(name),
    );
    assert.ok(header?.[1].toString('utf8').includes('BẢN NHÁP – CHƯA GỬI'));
  });

  it('absent is a dash and zero is 0', () => {
    const content = { sources: [{ source: 'domestic', kind: 'annual', plan: 0 }] };
    const { parts } = describeReport(groundOf('BTC-GNDTC', { content }));
    const tables = parts
      .flatMap(({ blocks }) => blocks)
      .flatMap((one) => (one.kind === 'table' ? [one] : []));
    const row = tables.find(({ rows }) => (rows[0]?.length ?? 0) > 4)?.rows[0] ?? [];
    assert.ok(row.some((cell) => /^0(,0+)?$/.test(cell)) && row.includes('–'), row.join(' | '));
  });

  it('five hundred rows are on the paper, under a head on every page', async () => {
    const rows = Array.from({ length: 500 }, (_one, index) => [
      `Công trình ${index + 1}`,
      String(10_000 + index),
    ]);
    const long = plainTable(
      [
        ['Tên công trình', 'left'],
        ['Kinh phí', 'right'],
      ],
      rows,
    );
    const document = {
      ...describeReport(groundOf('BTC-GNDTC', { revision: REVISION })),
      parts: [{ blocks: [long] }],
    };
    const { pages } = readPdf(await makePdf(document));
    assert.ok(pages.length > 8, `${pages.length} pages`);
    const withRows = pages.filter((page) => page.includes('Công trình'));
    for (const page of withRows) assert.ok(plain(page).includes('Têncôngtrình'), 'a page without a head');
    const text = pages.join(' ');
    for (const [, amount = ''] of rows) assert.ok(text.includes(amount), amount);
  });

  it('more than anybody reads is refused with the way out', async () => {
    const rows = Array.from({ length: 60_000 }, () => ['một', '1']);
    const long = plainTable(
      [
        ['a', 'left'],
        ['b', 'right'],
      ],
      rows,
    );
    const document = { ...describeReport(groundOf('BTC-GNDTC')), parts: [{ blocks: [long] }] };
    await assert.rejects(makePdf(document), { code: 'print-too-long' });
  });

  it('tables fill the page; what fits in no letters is printed in parts that repeat what leads', () => {
    const columns = Array.from(
      { length: 40 },
      (_one, index) => [`Cột ${index}`, index === 0 ? 'left' : 'right'] as const,
    );
    const table = plainTable(columns, [
      columns.map((_one, index) => '1.234.567.890,125'.slice(0, index === 0 ? 4 : 17)),
    ]);
    assert.ok(isWide(table));
    assert.deepEqual(orientationsOf([{ blocks: [table] }]), ['landscape']);
    const { slices } = fitTable(table, 'landscape');
    assert.ok(slices.length > 1);
    assert.deepEqual(
      [...new Set(slices.flatMap((slice) => slice.columns))].sort((one, other) => one - other),
      columns.map((_one, index) => index),
    );
    for (const slice of slices) {
      assert.equal(slice.columns[0], 0);
      const total = slice.widths.reduce((sum, width) => sum + width, 0);
      assert.ok(Math.abs(total - widthOn('landscape')) < 0.01, `${total}`);
    }
  });
});
