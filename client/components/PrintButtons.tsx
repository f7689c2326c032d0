/** What a page shows, on paper: a PDF to be kept and signed, a Word document to be edited. */
import { useTranslation } from 'react-i18next';
import { addressOf, queryOf } from '../api.js';
import { useLanguage } from '../i18n.js';

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
  const load = async (format: 'pdf' | 'docx'): Promise<void> => {
    await before?.();
    window.location.assign(addressOf(`${path}/print.${format}`) + queryOf({ ...query, language }));
  };
  return (
    <>
      <button type="button" className="btn btn-plain" onClick={() => void load('pdf')}>
        {t('print.pdf')}
      </button>
      <button type="button" className="btn btn-plain" onClick={() => void load('docx')}>
        {t('print.word')}
      </button>
    </>
  );
}
