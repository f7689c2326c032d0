/** Plausible values of single fields, within what the schema allows. */
import type { Field, NumberField, TextField } from '../../regimes/dialect/regime.js';
import type { Json } from '../../regimes/words.js';
import { choicesOf } from '../choices.js';
import type { Lots } from '../lots.js';
import { linearPattern } from '../pattern.js';
import { textMatching } from './pattern-text.js';

/** Undefined where nothing can be thought of that the schema allows (a pattern without an example). */
export function valueFor(field: Field, lots: Lots, place: string): Json | undefined {
  switch (field.type) {
    case 'number':
    case 'integer':
      return figureFor(field, lots);
    case 'string':
      return textFor(field, lots, place);
    case 'boolean':
      return lots.integer(0, 1) === 1;
    default:
      return undefined;
  }
}

const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** The least and the greatest figure that the schema allows, as far as it says so. */
export function limitsOf(field: NumberField): {
  readonly least: number | undefined;
  readonly most: number | undefined;
} {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = field.schema;
  const step = 10 ** -decimalsOf(field);
  const above = numberOf(exclusiveMinimum);
  const below = numberOf(exclusiveMaximum);
  return {
    least: numberOf(minimum) ?? (above === undefined ? undefined : above + step),
    most: numberOf(maximum) ?? (below === undefined ? undefined : below - step),
  };
}

export const decimalsOf = (field: NumberField): number =>
  field.type === 'integer' ? 0 : Math.min(field.unit?.decimals ?? 0, 6);

const USUAL = 500;

function figureFor(field: NumberField, lots: Lots): number {
  const listed = field.schema.enum;
  if (Array.isArray(listed)) {
    const figures = (listed as readonly Json[]).filter((value) => typeof value === 'number');
    if (figures.length > 0) return lots.one(figures);
  }
  const { least, most } = limitsOf(field);
  const from = least ?? Math.min(0, most ?? 0);
  const to = most ?? from + USUAL;
  const scale = 10 ** decimalsOf(field);
  // Small figures are commoner than large ones, and a table of nothing but hundreds looks like no report.
  const widest = Math.min(to, from + lots.one([9, 60, USUAL]));
  return lots.integer(Math.ceil(from * scale), Math.floor(widest * scale)) / scale;
}

const SENTENCES = [
  'Tình hình ổn định, các nhiệm vụ được thực hiện đúng tiến độ.',
  'Một số hồ sơ cần thêm thời gian do phải xin ý kiến cơ quan chuyên môn.',
  'Kinh phí được phân bổ kịp thời; việc giải ngân đạt yêu cầu.',
  'Còn khó khăn về nhân lực và trang thiết bị ở địa bàn xa trung tâm.',
  'Đề nghị cấp trên hướng dẫn thêm và bố trí kinh phí cho kỳ tới.',
];

function textFor(field: TextField, lots: Lots, place: string): string | undefined {
  const choices = choicesOf(field);
  if (choices) return choices.length === 0 ? undefined : lots.one(choices).value;
  const fits = (text: string): boolean => textFits(field, text);
  const { examples, default: usual } = field.schema;
  const given = [...(Array.isArray(examples) ? (examples as readonly Json[]) : []), usual ?? null].filter(
    (text) => typeof text === 'string' && fits(text),
  ) as string[];
  if (given.length > 0) return lots.one(given);
  const { pattern } = field.schema;
  // Most patterns of decrees are years and numbers of documents: a year that people know looks like one.
  const drawn =
    typeof pattern === 'string'
      ? ['2026', textMatching(pattern, lots) ?? '', narrative(field, lots, place)]
      : [formatted(field, lots) ?? narrative(field, lots, place)];
  return drawn.find(fits);
}

function textFits({ schema }: TextField, text: string): boolean {
  const { minLength, maxLength, pattern } = schema;
  const length = [...text].length;
  if (typeof pattern === 'string' && !linearPattern(pattern).test(text)) return false;
  return length >= (numberOf(minLength) ?? 0) && length <= (numberOf(maxLength) ?? length);
}

function formatted({ format }: TextField, lots: Lots): string | undefined {
  const two = (least: number, most: number): string => String(lots.integer(least, most)).padStart(2, '0');
  const day = `2026-${two(1, 12)}-${two(1, 28)}`;
  switch (format) {
    case 'date':
      return day;
    case 'time':
      return `${two(7, 17)}:${two(0, 59)}:00Z`;
    case 'date-time':
      return `${day}T${two(0, 10)}:${two(0, 59)}:00Z`;
    case 'email':
      return `don-vi-${two(1, 99)}@vi-du.gov.vn`;
    case 'uri':
      return `https://vi-du.gov.vn/${two(1, 99)}`;
    case 'uuid':
      return `00000000-0000-4000-8000-0000000000${two(10, 99)}`;
    default:
      return undefined;
  }
}

function narrative(field: TextField, lots: Lots, place: string): string {
  const most = numberOf(field.schema.maxLength) ?? 4_000;
  const least = numberOf(field.schema.minLength) ?? 0;
  let text = most < 60 ? `${field.label.vi} ${place}` : lots.some(SENTENCES, lots.integer(1, 2)).join(' ');
  while (text.length < least) text += ` ${lots.one(SENTENCES)}`;
  return [...text].slice(0, most).join('').trim();
}
