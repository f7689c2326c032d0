/** The switch of the keys that are a single letter. */
import { useTranslation } from 'react-i18next';
import { switchLetterKeys, useLetterKeys } from '../letter-keys.js';

export function LetterKeys() {
  const { t } = useTranslation();
  return (
    <div>
      <label className="check-line">
        <input
          type="checkbox"
          role="switch"
          checked={useLetterKeys()}
          aria-describedby="letter-keys-note"
          onChange={(change) => switchLetterKeys(change.target.checked)}
        />
        {t('help.letterKeys')}
      </label>
      <p id="letter-keys-note" className="form-text">
        {t('help.letterKeysNote')}
      </p>
    </div>
  );
}
