import { useTranslation } from 'react-i18next';
import { PageHead } from '../../components/PageHead.js';

export default function RollupPage() {
  const { t } = useTranslation();
  return <PageHead title={t('frame.rollups')} />;
}
