/**
 * What a file is, by its content and never by its name: documents and images are taken, Office files only where they
 * open as the packages that they claim to be and carry no macros.
 */
import { fileTypeFromBuffer } from 'file-type';
import yauzl from 'yauzl';
import { problem } from '../problems.js';

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const OPEN = 'application/vnd.oasis.opendocument.';

/** Kinds of files that are taken, by media type, with the ending that their names get. */
export const KINDS: Readonly<Record<string, { readonly ending: string; readonly zip?: true }>> = {
  'application/pdf': { ending: 'pdf' },
  'image/png': { ending: 'png' },
  'image/jpeg': { ending: 'jpg' },
  'image/tiff': { ending: 'tif' },
  'image/webp': { ending: 'webp' },
  [`${OFFICE}wordprocessingml.document`]: { ending: 'docx', zip: true },
  [`${OFFICE}spreadsheetml.sheet`]: { ending: 'xlsx', zip: true },
  [`${OFFICE}presentationml.presentation`]: { ending: 'pptx', zip: true },
  [`${OPEN}text`]: { ending: 'odt', zip: true },
  [`${OPEN}spreadsheet`]: { ending: 'ods', zip: true },
  [`${OPEN}presentation`]: { ending: 'odp', zip: true },
};

/** A package that unpacks to more than this, or into more files, was made to do harm. */
const UNPACKED = 300 * 1024 * 1024;
const ENTRIES = 5000;

/**
 * The media type of a file.
 * @throws Problem attachment-type, attachment-damaged, attachment-macros
 */
export async function fileKind(bytes: Buffer): Promise<string> {
  const type = (await fileTypeFromBuffer(bytes))?.mime;
  if (type?.includes('macroenabled') || type?.includes('macroEnabled')) throw problem('attachment-macros');
  const kind = type === undefined ? undefined : KINDS[type];
  if (type === undefined || !kind) throw unknownKind(type);
  if (kind.zip) await checkPackage(bytes);
  return type;
}

function unknownKind(type: string | undefined): Error {
  const old = type === 'application/x-cfb';
  return problem('attachment-type', {
    detail: old
      ? {
          vi: 'Tệp Office kiểu cũ (.doc, .xls, .ppt) hoặc tệp có mật khẩu không kiểm tra được: hãy lưu lại thành .docx, .xlsx, .pptx hoặc PDF, không đặt mật khẩu',
          en: 'An old Office file (.doc, .xls, .ppt) or one with a password cannot be checked: save it as .docx, .xlsx, .pptx or PDF, without a password',
        }
      : {
          vi: `Nhận tệp PDF, ảnh (PNG, JPEG, TIFF, WebP), Word, Excel, PowerPoint và OpenDocument; nội dung tệp này ${type === undefined ? 'không thuộc loại nào trong số đó' : `là ${type}`}`,
          en: `PDF, images (PNG, JPEG, TIFF, WebP), Word, Excel, PowerPoint and OpenDocument are taken; the content of this file is ${type ?? 'none of them'}`,
        },
  });
}

const damaged = (): Error => problem('attachment-damaged');

/** Names that only packages with macros have, in Office and in OpenDocument. */
const MACROS = /(^|\/)(vbaProject\.bin|vbaData\.xml|macrosheets\/|Scripts\/|Basic\/)/i;

/** Looks at the directory of a package, unpacking nothing. */
async function checkPackage(bytes: Buffer): Promise<void> {
  const names = await entriesOf(bytes);
  if (names.some((name) => MACROS.test(name))) throw problem('attachment-macros');
}

function entriesOf(bytes: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (failure, zip) => {
      if (failure) return reject(damaged());
      const names: string[] = [];
      let unpacked = 0;
      zip.on('entry', (entry: yauzl.Entry) => {
        names.push(entry.fileName);
        unpacked += entry.uncompressedSize;
        if (unpacked > UNPACKED || names.length > ENTRIES) {
          zip.close();
          reject(damaged());
        } else zip.readEntry();
      });
      zip.on('end', () => resolve(names));
      zip.on('error', () => reject(damaged()));
      zip.readEntry();
    });
  });
}
