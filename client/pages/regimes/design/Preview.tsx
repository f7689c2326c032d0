/** The form as those who fill it in will see it, level by level. */
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readHeader } from '../../../../regimes/dialect/header.js';
import type { JsonObject, Level } from '../../../../regimes/words.js';
import { Select } from '../../../components/Field.js';
import { Skeleton } from '../../../components/Skeleton.js';

const RegimePreview = lazy(async () => ({
  default: (await import('../../../form/preview.js')).RegimePreview,
}));

/** The last form that could be drawn stays while the document is being changed. */
export function Preview({
  valid,
  written,
}: {
  readonly valid: JsonObject | undefined;
  readonly written: boolean;
}) {
  const { t } = useTranslation();
  const [drawn, setDrawn] = useState<JsonObject>();
  const [wanted, setWanted] = useState<Level>();
  if (valid !== undefined && valid !== drawn) setDrawn(valid);
  const levels = useMemo(() => (drawn === undefined ? [] : fillingLevels(drawn)), [drawn]);
  const level = wanted !== undefined && levels.includes(wanted) ? wanted : levels[0];
  return (
    <section className="preview" aria-label={t('regimes.preview')}>
      {levels.length > 1 && level !== undefined && (
        <Select
          label={t('regimes.level')}
          value={level}
          onChange={(change) => setWanted(change.target.value as Level)}
          choices={levels.map((value) => ({ value, label: t(`words.level.${value}`) }))}
        />
      )}
      {drawn === undefined || level === undefined ? (
        <p className="quiet">{t('regimes.previewNone')}</p>
      ) : (
        <Suspense fallback={<Skeleton />}>
          <RegimePreview document={drawn} level={level} written={written} />
        </Suspense>
      )}
    </section>
  );
}

/** Every level that sends reports: all steps of the chain but the last, which receives only. */
function fillingLevels(document: JsonObject): readonly Level[] {
  return readHeader(document)
    .header.chain.slice(0, -1)
    .flatMap(({ levels }) => levels);
}
