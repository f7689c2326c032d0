import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../forms/format.js';
import type { Json } from '../../../regimes/words.js';
import { useLanguage } from '../../i18n.js';

const LONGEST = 120;

/** A single value of a report in words: figures as the language writes them, long texts cut. */
export function useShown(): (value: Json | undefined) => string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (value) => {
    if (value === undefined) return t('askOnce.empty');
    if (typeof value === 'number') return formatNumber(value, language);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  };
}
