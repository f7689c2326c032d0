/** The figures of a row or of a table: a way to each of them. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Field, ObjectField } from '../../../regimes/dialect/regime.js';
import { fieldAtPlace, figureOf, valueAt } from '../../../regimes/figure-place.js';
import type { Place } from '../../../regimes/figure-place.js';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { useLanguage } from '../../i18n.js';
import { rollupAddress } from './addresses.js';
import type { Here, Shown } from './addresses.js';
import { figureText } from './figures.js';
import { keyName } from './place-name.js';

interface Props {
  readonly here: Here;
  readonly shown: Shown;
  readonly root: ObjectField;
  readonly value: Json;
  readonly place: Place;
}

export function Members({ here, shown, root, value, place }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const field = fieldAtPlace({ root }, place);
  const members = field?.type === 'array' ? rowsOf(field.key, value) : fieldsOf(field);
  if (members.length === 0) return null;
  const item = field?.type === 'array' ? field.item : undefined;
  return (
    <section className="stack-tight" aria-label={t('lineage.members')}>
      <h3>{t('lineage.members')}</h3>
      <ul className="members">
        {members.map((part) => {
          const name =
            typeof part === 'string' ? labelOf(field, part, language) : keyName(item, part, language);
          const own = typeof part === 'string' ? valueAt(value as JsonObject, [part]) : undefined;
          const inside = [...place, part];
          return (
            <li key={figureOf(inside)}>
              <Link to={rollupAddress(here, shown, figureOf(inside))}>{name}</Link>
              {typeof part === 'string' && <span className="number">{figureText(own, language)}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function rowsOf(key: readonly string[], value: Json): JsonObject[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonObject[]).map((row) =>
    Object.fromEntries(key.map((name) => [name, row[name] ?? null])),
  );
}

function fieldsOf(field: Field | undefined): string[] {
  if (field?.type !== 'object') return [];
  return field.fields
    .filter((one) => !['collate', 'append', 'none'].includes(one.operator?.op ?? ''))
    .map((one) => one.name);
}

function labelOf(field: Field | undefined, name: string, language: 'vi' | 'en'): string {
  const found = field?.type === 'object' ? field.fields.find((one) => one.name === name) : undefined;
  return found?.label[language] ?? name;
}
