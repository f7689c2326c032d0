/** The result sheet of a round (bảng tổng hợp ý kiến): question by question what was answered, and by whom. */
import { choicesOf, labelOf } from '../../forms/choices.js';
import { decimal, digitsOf, ZERO } from '../../regimes/decimal.js';
import { isObject, member } from '../../regimes/dialect/json.js';
import type { ArrayField, Field, Regime } from '../../regimes/dialect/regime.js';
import type { Json, JsonObject, Language, Text } from '../../regimes/words.js';
import type { AnswerRow, GivenAnswer } from '../store/request-answers.js';

export interface Member {
  readonly code: string;
  readonly name: string;
}

/** What one unit wrote: a text, a figure's digits, or a row in words. */
export interface Said {
  readonly unit: Member;
  readonly value: string;
}

/** One field of the form. */
export interface SheetQuestion {
  readonly field: string;
  readonly label: Text;
  readonly kind: 'tally' | 'texts' | 'figures';
  /** Of a tally: every choice, also those that nobody took. */
  readonly answers: readonly {
    readonly value: string;
    readonly label: Text;
    readonly units: readonly Member[];
  }[];
  readonly said: readonly Said[];
  /** Of figures that add up. */
  readonly total?: string;
  readonly unitOfMeasure?: string;
}

export interface Sheet {
  readonly questions: readonly SheetQuestion[];
  /** Whose approved answers are in it. */
  readonly counted: readonly Member[];
  /** Sent, and not approved yet: not in it. */
  readonly waiting: readonly Member[];
  readonly missing: readonly Member[];
}

/**
 * The sheet of a round: made of the approved answers of those who answered for themselves, which are what the roll-up
 * is made of too.
 * @param asked everybody of whom an answer is owed or was given, and who was asked and owes none any more
 */
export function resultSheet(
  regime: Regime,
  given: readonly GivenAnswer[],
  asked: readonly Pick<AnswerRow, 'unitId' | 'unitCode' | 'unitName' | 'step'>[],
  language: Language,
): Sheet {
  const counted = given.filter(({ approved }) => approved);
  const sent = new Set(given.map(({ unitId }) => unitId));
  return {
    questions: fieldsAsked(regime.root).map((field) => questionOf(field, counted, language)),
    counted: counted.map(memberOf),
    waiting: given.filter(({ approved }) => !approved).map(memberOf),
    missing: asked.filter((one) => one.step === 0 && !sent.has(one.unitId)).map(memberOf),
  };
}

const memberOf = (one: { readonly unitCode: string; readonly unitName: string }): Member => ({
  code: one.unitCode,
  name: one.unitName,
});

/** The fields of the form in order, those of its sections among them; a table is one question. */
function fieldsAsked(field: Field): readonly Field[] {
  return field.type === 'object' ? field.fields.flatMap(fieldsAsked) : [field];
}

function valueOf(field: Field, content: JsonObject): Json | undefined {
  return field.fieldPath.reduce<Json | undefined>(
    (here, name) => (isObject(here) ? member(here, name) : undefined),
    content,
  );
}

function questionOf(field: Field, counted: readonly GivenAnswer[], language: Language): SheetQuestion {
  const values = counted.flatMap((one) => {
    const value = valueOf(field, one.content);
    return value === undefined ? [] : [{ unit: memberOf(one), value }];
  });
  const about = { field: field.fieldPath.join('/'), label: { vi: field.label.vi, en: field.label.en } };
  const choices = choicesFor(field);
  if (choices) {
    const answers = choices.map(({ value, label }) => ({
      value,
      label: { vi: label.vi, en: label.en },
      units: values.filter((one) => plain(one.value) === value).map(({ unit }) => unit),
    }));
    return { ...about, kind: 'tally', answers, said: [] };
  }
  if (field.type === 'number' || field.type === 'integer') {
    const sums = field.operator?.op === 'sum' && values.length > 0;
    const total = values.reduce((sum, { value }) => sum.plus(decimal(value as number | string)), ZERO);
    return {
      ...about,
      kind: 'figures',
      answers: [],
      said: values.map(({ unit, value }) => ({ unit, value: digitsOf(decimal(value as number | string)) })),
      ...(sums ? { total: digitsOf(total) } : {}),
      ...(field.unit ? { unitOfMeasure: field.unit.label } : {}),
    };
  }
  const said = values.flatMap(({ unit, value }) =>
    textsOf(field, value, language).map((text) => ({ unit, value: text })),
  );
  return { ...about, kind: 'texts', answers: [], said };
}

function choicesFor(field: Field): readonly { readonly value: string; readonly label: Text }[] | undefined {
  if (field.type !== 'boolean') return choicesOf(field);
  return [
    { value: 'true', label: { vi: 'Có', en: 'Yes' } },
    { value: 'false', label: { vi: 'Không', en: 'No' } },
  ];
}

/** A text as it is; of a table each row in words. */
function textsOf(field: Field, value: Json, language: Language): string[] {
  if (field.type === 'array')
    return Array.isArray(value) ? value.map((row: Json) => rowInWords(field, row, language)) : [];
  const text = plain(value).trim();
  return text === '' ? [] : [text];
}

function rowInWords({ item }: ArrayField, row: Json, language: Language): string {
  if (item.type !== 'object' || !isObject(row)) return plain(row);
  return item.fields
    .flatMap((field) => {
      const value = member(row, field.name);
      return value === undefined
        ? []
        : [`${field.label[language]}: ${plain(labelOf(field, value, language))}`];
    })
    .join('; ');
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
