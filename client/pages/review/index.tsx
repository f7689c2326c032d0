import { useTranslation } from 'react-i18next';
import { PageHead } from '../../components/PageHead.js';

export default function ReviewPage() {
  const { t } = useTranslation();
  return <PageHead title={t('frame.reports')} />;
}
