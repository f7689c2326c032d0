/**
 * The catalogue of what can be wrong with a regime document: a stable code for each mistake and its words.
 * Codes are part of the contract with other systems; `docs/dialect.md` lists every one (a test compares).
 */
import type { Issue, Json, JsonObject, Language, Severity, Text } from '../words.js';
import { textMember } from './json.js';

type Words = readonly [vi: string, en: string];

/** Code of a mistake → its message; `{name}` stands for the parameter of that name. */
export const MISTAKES = {
  // The document as a whole
  'not-an-object': ['Văn bản chế độ báo cáo phải là một đối tượng JSON', 'A regime is a JSON object'],
  'too-large': ['Văn bản lớn hơn {limit} byte', 'The document is larger than {limit} bytes'],
  'too-deep': ['Lồng nhau quá {limit} tầng', 'Nested deeper than {limit} levels'],
  'too-many-fields': ['Có quá {limit} trường', 'More than {limit} fields'],
  'wrong-dialect': ['$schema phải là "{expected}"', '$schema must be "{expected}"'],
  'unknown-keyword': [
    'Từ khóa "{keyword}" không có trong ngôn ngữ này',
    'This dialect has no keyword "{keyword}"',
  ],
  'refused-keyword': ['Không dùng "{keyword}": {reason}', 'Do not use "{keyword}": {reason}'],
  'missing-member': ['Thiếu "{member}"', '"{member}" is missing'],
  'wrong-shape': ['Sai dạng: {reason}', 'Wrong shape: {reason}'],
  'misplaced-keyword': ['"{keyword}" chỉ dùng cho {where}', '"{keyword}" may stand only on {where}'],
  'bad-reference': [
    'Không theo được tham chiếu "{reference}": {reason}',
    'The reference "{reference}" cannot be followed: {reason}',
  ],
  'bad-pattern': [
    'Mẫu "{pattern}" không biên dịch được: {reason}',
    'The pattern "{pattern}" does not compile: {reason}',
  ],

  // Fields
  'field-name': [
    'Tên trường "{name}" phải khớp [a-z][A-Za-z0-9]*',
    'The field name "{name}" must match [a-z][A-Za-z0-9]*',
  ],
  'reserved-name': ['"{name}" là từ dành riêng', '"{name}" is a reserved word'],
  'open-object': [
    'Đối tượng phải có "additionalProperties": false',
    'An object must say "additionalProperties": false',
  ],
  'required-unknown': [
    'Không có trường "{name}" để bắt buộc',
    '"required" names "{name}", which is no field here',
  ],
  'level-not-in-chain': [
    'Cấp "{level}" không có trong "chain"',
    'The level "{level}" does not stand in the chain',
  ],
  'level-never-reports': [
    'Cấp "{level}" chỉ nhận báo cáo, không ai điền trường này',
    'The level "{level}" only receives, so nobody fills this in',
  ],
  'levels-in-rows': [
    '"x-levels" không đặt bên trong dòng của bảng',
    '"x-levels" may not stand inside the rows of an array',
  ],
  'row-member': ['Cột "{name}" không có trong bảng', 'The rows have no field "{name}"'],
  'row-value': [
    'Giá trị của "{name}" không hợp lệ: {reason}',
    'The value of "{name}" does not fit: {reason}',
  ],
  'row-key-missing': ['Dòng thiếu khóa "{name}"', 'The row lacks its key "{name}"'],
  'row-twice': ['Hai dòng có cùng khóa', 'Two rows have the same key'],
  'group-field': [
    'Nhóm cột nêu trường không có: "{name}"',
    'The column group names "{name}", which is no field here',
  ],
  'group-twice': ['Trường "{name}" nằm trong hai nhóm cột', 'The field "{name}" stands in two column groups'],
  'prefill-field': ['Không lấy sẵn được từ "{name}": {reason}', 'Cannot be filled from "{name}": {reason}'],
  'prefill-source': [
    'Chưa có {kind} mang mã "{code}" được ban hành: chưa lấy sẵn được gì từ đó',
    'There is no published {kind} "{code}" yet: nothing can be filled in from it',
  ],
  'prefill-measure': [
    'Số ở {pointer} tính theo "{from}", trường này theo "{to}": số được lấy sẵn nguyên như vậy',
    'The figure at {pointer} is counted in "{from}", this field in "{to}": it is filled in as it stands',
  ],
  'prefill-pointer': [
    'Không lấy sẵn được từ {pointer}: {reason}',
    'Cannot be filled from {pointer}: {reason}',
  ],
  'renamed-from': ['Không thể đổi tên từ "{name}": {reason}', 'Cannot be renamed from "{name}": {reason}'],
  'code-list-without-choices': [
    'Trường theo danh mục "{list}" phải kê các giá trị ở "enum"',
    'A field of the code list "{list}" must list its values in "enum"',
  ],
  'calc-on': [
    '"x-calc" chỉ dùng cho số, chữ, đúng/sai',
    '"x-calc" may stand only on numbers, texts and booleans',
  ],

  // Aggregation
  'aggregate-missing': [
    'Thiếu "x-aggregate" cho trường {type}',
    'A field of type {type} needs "x-aggregate"',
  ],
  'aggregate-unfit': [
    'Phép "{op}" không hợp với trường này: {reason}',
    'The operator "{op}" does not fit: {reason}',
  ],
  'aggregate-field': [
    '"{member}" nêu "{name}", không phải trường số cùng đối tượng',
    '"{member}" names "{name}", which is no number field of the same object',
  ],
  'aggregate-option': ['Phép "{op}" không có tham số "{member}"', 'The operator "{op}" takes no "{member}"'],
  'key-unknown': ['Không có trường khóa "{name}" trong dòng', 'The rows have no key field "{name}"'],
  'key-unfit': [
    'Trường khóa "{name}" không dùng được: {reason}',
    'The key field "{name}" does not fit: {reason}',
  ],

  // The header
  'level-twice': ['Cấp "{level}" xuất hiện hai lần', 'The level "{level}" stands twice in the chain'],
  'chain-too-short': ['"chain" cần ít nhất hai bước', 'A chain has at least two steps'],
  'chain-order': ['Bước này thấp hơn bước trước', 'This step stands lower than the one before it'],
  'due-missing': [
    'Thiếu hạn gửi cho kỳ "{frequency}"',
    'There is no due rule for the frequency "{frequency}"',
  ],
  'day-of-periodic': [
    'Kỳ "day" chỉ dùng cho báo cáo chuyên đề hoặc đột xuất ("kind": "thematic" hoặc "adhoc")',
    'Days are for thematic and ad-hoc regimes only ("kind": "thematic" or "adhoc")',
  ],
  'day-among-others': [
    'Chế độ có kỳ "day" chỉ được hỏi theo yêu cầu nên không có tần suất nào khác',
    'A regime of days is asked for by requests, so it has no other frequency',
  ],
  'due-of-day': [
    'Hạn gửi do từng yêu cầu đặt, văn bản chế độ không đặt',
    'Each request says by when; the regime has no due rule',
  ],
  'due-on-last': ['Bước cuối chỉ nhận, không có hạn gửi', 'The last step only receives: it has no due rule'],
  'due-before-close': [
    'Hạn gửi {due} trước khi chốt số liệu {closes} (kỳ {period})',
    'In the period {period} the report is due ({due}) before its window closes ({closes})',
  ],
  'window-missing': [
    'Thiếu "window" cho kỳ "{frequency}"',
    'There is no window for the frequency "{frequency}"',
  ],
  'window-inverted': ['Kỳ số liệu kết thúc trước khi bắt đầu', 'The window ends before it begins'],
  'windows-overlap': [
    'Thời gian chốt số liệu của kỳ {period} và kỳ sau chồng lên nhau {days} ngày',
    'The windows of {period} and of the period after share {days} days',
  ],
  'windows-gap': [
    'Giữa thời gian chốt số liệu của kỳ {period} và kỳ sau bỏ trống {days} ngày',
    'Between the windows of {period} and of the period after {days} days are in neither',
  ],
  'offset-unfit': [
    'Kỳ "{frequency}" không dùng được cách tính này: {reason}',
    'The frequency "{frequency}" cannot use this: {reason}',
  ],
  'frequency-unknown': [
    'Kỳ "{frequency}" không có trong "frequency"',
    'The regime has no frequency "{frequency}"',
  ],
  'except-unknown': ['Trong năm không có kỳ thứ {index}', 'The year has no such period: {index}'],
  'id-differs': ['$id nên là "{expected}"', '$id ought to be "{expected}"'],

  // Rules and expressions
  'rule-twice': ['Mã quy tắc "{id}" đã dùng ở nơi khác', 'The rule id "{id}" is used twice'],
  'at-unknown': ['"at" nêu trường không có: "{name}"', '"at" names "{name}", which is no field here'],
  'expression-syntax': ['Biểu thức sai cú pháp: {reason}', 'The expression does not parse: {reason}'],
  'expression-name': ['Không có "{name}" trong {where}', 'There is no "{name}" in {where}'],
  'expression-type': ['Biểu thức sai kiểu: {reason}', 'The expression does not type-check: {reason}'],
  'expression-refused': ['Biểu thức không được dùng: {reason}', 'Not allowed in an expression: {reason}'],
  'expression-level': [
    'Ở cấp "{level}", trường "{name}" có dạng tổng hợp "{op}", không dùng được trong biểu thức',
    'At the level "{level}" the field "{name}" has the shape of its roll-up ("{op}"), which no expression can use',
  ],
  'calc-cycle': ['Các trường tính vòng tròn: {fields}', 'These computed fields need each other: {fields}'],
} as const satisfies Record<string, Words>;

export type MistakeCode = keyof typeof MISTAKES;

/** Whether a mistake only warns: the document is still a regime. */
const WARNINGS: ReadonlySet<MistakeCode> = new Set([
  'id-differs',
  'level-never-reports',
  'prefill-measure',
  'prefill-source',
  'windows-gap',
  'windows-overlap',
]);

/**
 * The issue for one mistake.
 * @param path JSON Pointer into the regime document
 * @param params what the message speaks of, by name; `{vi, en}` where it is itself in words
 */
export function mistake(code: MistakeCode, path: string, params: JsonObject = {}): Issue {
  const severity: Severity = WARNINGS.has(code) ? 'warning' : 'error';
  return { path, rule: code, severity, message: words(MISTAKES[code], params), params };
}

function words([vi, en]: Words, params: JsonObject): Text {
  return { vi: filled(vi, params, 'vi'), en: filled(en, params, 'en') };
}

function filled(text: string, params: JsonObject, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? plain(params[name], language) : whole,
  );
}

/** A parameter in words; a reason comes in both languages. */
function plain(value: Json | undefined, language: Language): string {
  return typeof value === 'string' ? value : (textMember(value, language) ?? JSON.stringify(value));
}
