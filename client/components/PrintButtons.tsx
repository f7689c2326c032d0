/** What a page shows, on paper: a PDF to be kept and signed, a Word document to be edited. */
import { useTranslation } from 'react-i18next';
import { queryOf } from '../api.js';
import { useLanguage } from '../i18n.js';
import { FileButtons } from './FileButtons.js';

interface Props {
  /** The address of what is printed, below the API: `/reports/…`. */
  readonly path: string;
  /** Which of its views. */
  readonly query?: Readonly<Record<string, string>>;
  /** What must be done before, such as saving what was typed. */
  readonly before?: () => Promise<unknown>;
}

export function PrintButtons({ path, query, before }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const files = (['pdf', 'docx'] as const).map((format) => ({
    label: t(format === 'pdf' ? 'print.pdf' : 'print.word'),
    path: `${path}/print.${format}${queryOf({ ...query, language })}`,
    name: `baocao.${format}`,
  }));
  return <FileButtons files={files} before={before} />;
}
