import { useTranslation } from 'react-i18next';
import { PageHead } from '../../components/PageHead.js';

export default function ReportPage() {
  const { t } = useTranslation();
  return <PageHead title={t('frame.reports')} />;
}
