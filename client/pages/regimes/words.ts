import { useTranslation } from 'react-i18next';
import type { RegimeItem } from '../../wire.js';

/** A regime's chain and frequencies in one line each: `Xã, phường → Tỉnh, thành phố → Trung ương`. */
export function useRegimeWords() {
  const { t } = useTranslation();
  return {
    chain: ({ chain }: Pick<RegimeItem, 'chain'>) =>
      chain.map(({ levels }) => levels.map((level) => t(`words.level.${level}`)).join(' + ')).join(' → '),
    frequencies: ({ frequencies }: Pick<RegimeItem, 'frequencies'>) =>
      frequencies.map((frequency) => t(`words.frequency.${frequency}`)).join(', '),
  };
}
