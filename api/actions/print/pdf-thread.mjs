/**
 * Draws one PDF, in a thread of its own: laying out hundreds of rows takes seconds, in which a server answers nobody.
 * Plain JavaScript, because threads know nothing of what translates the rest.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import pdfmake from 'pdfmake';

const require = createRequire(import.meta.url);
const font = (name) => require.resolve(`dejavu-fonts-ttf/ttf/DejaVuSerifCondensed${name}.ttf`);
const fonts = {
  normal: font(''),
  bold: font('-Bold'),
  italics: font('-Italic'),
  bolditalics: font('-BoldItalic'),
};

// A document asks for nothing but our own fonts, whatever stands in it.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => Object.values(fonts).includes(path));
pdfmake.setFonts({ Serif: fonts });

const half = () => 0.5;
const three = () => 3;
const two = () => 2;
pdfmake.setTableLayouts({
  printed: {
    hLineWidth: half,
    vLineWidth: half,
    paddingLeft: three,
    paddingRight: three,
    paddingTop: two,
    paddingBottom: two,
  },
  framed: {
    hLineWidth: half,
    vLineWidth: (column, node) => (column === 0 || column === node.table.widths.length ? 0.5 : 0),
    hLineColor: () => '#8a94a3',
    vLineColor: () => '#8a94a3',
    paddingTop: () => 6,
    paddingBottom: () => 6,
  },
});

const { definition, mark } = workerData;
const bytes = await pdfmake
  .createPdf({
    ...definition,
    // The number of the page stands at the top from the second on (Decree 30/2020/ND-CP, annex I).
    header: (page) =>
      page === 1 ? null : { text: String(page), alignment: 'center', fontSize: 10, margin: [0, 26, 0, 0] },
    footer: (page, pages) => ({
      columns: [
        { text: mark, width: '*' },
        { text: `${page}/${pages}`, width: 'auto', alignment: 'right' },
      ],
      fontSize: 7.5,
      color: '#555555',
      margin: [85, 14, 43, 0],
    }),
    // No heading is left alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      headlineLevel !== undefined && startPosition.verticalRatio > 0.84,
  })
  .getBuffer();
parentPort.postMessage(bytes);
