/**
 * Why a version differs from the one before, and what that means for reports written against the older one.
 * `compatible`: they hold as they are. `conversion`: they can be rewritten mechanically, nothing is asked of anybody.
 * `breaking`: something may be refused, lost, or no longer mean the same.
 */
import type { Json, JsonObject, Language, Text } from '../words.js';
import { textMember } from '../dialect/json.js';

export const COMPATIBILITIES = ['compatible', 'conversion', 'breaking'] as const;
export type Compatibility = (typeof COMPATIBILITIES)[number];

type Row = readonly [Compatibility, vi: string, en: string];

/** Code of a reason → what it means for older reports, and its words; `{name}` stands for a parameter. */
export const REASONS = {
  // Fields
  'field-added': ['compatible', 'Trường mới, không bắt buộc', 'A new field that may be left out'],
  'required-added': [
    'breaking',
    'Trường mới bắt buộc: báo cáo cũ không có',
    'A new field that is required: older reports lack it',
  ],
  'computed-added': ['conversion', 'Trường mới do hệ thống tính', 'A new field that is computed'],
  'field-renamed': [
    'conversion',
    'Đổi tên từ "{from}", giữ nguyên số liệu',
    'Renamed from "{from}"; its figures go on',
  ],
  'field-dropped': [
    'breaking',
    'Bỏ trường: số liệu dừng ở phiên bản trước',
    'Dropped: its figures end with the version before',
  ],
  'type-widened': ['compatible', 'Từ số nguyên thành số thập phân', 'A whole number may now have decimals'],
  'type-changed': ['breaking', 'Đổi kiểu từ {from} sang {to}', 'Its type changes from {from} to {to}'],
  'now-required': ['breaking', 'Nay bắt buộc', 'It is required now'],
  'no-longer-required': ['compatible', 'Không còn bắt buộc', 'It is no longer required'],
  'limit-tightened': [
    'breaking',
    'Giới hạn chặt hơn: {keyword} từ {from} thành {to}',
    'A narrower limit: {keyword} from {from} to {to}',
  ],
  'limit-loosened': [
    'compatible',
    'Giới hạn rộng hơn: {keyword} từ {from} thành {to}',
    'A wider limit: {keyword} from {from} to {to}',
  ],
  'choices-removed': ['breaking', 'Bớt lựa chọn: {choices}', 'Choices are gone: {choices}'],
  'choices-added': ['compatible', 'Thêm lựa chọn: {choices}', 'New choices: {choices}'],
  'choices-given': ['breaking', 'Nay phải chọn trong danh sách', 'It has to be one of a list now'],
  'choices-dropped': [
    'compatible',
    'Không còn phải chọn trong danh sách',
    'It need not be one of a list any more',
  ],
  'check-changed': ['breaking', 'Kiểm tra {keyword} thay đổi', 'The check {keyword} is another one'],
  'check-dropped': ['compatible', 'Bỏ kiểm tra {keyword}', 'The check {keyword} is gone'],
  'unit-changed': [
    'breaking',
    'Đơn vị tính từ "{from}" thành "{to}"',
    'The unit of measure changes from "{from}" to "{to}"',
  ],
  'decimals-fewer': [
    'breaking',
    'Ít chữ số thập phân hơn: từ {from} còn {to}',
    'Fewer decimals: {from} before, {to} now',
  ],
  'decimals-more': [
    'compatible',
    'Nhiều chữ số thập phân hơn: từ {from} thành {to}',
    'More decimals: {from} before, {to} now',
  ],
  'operator-changed': [
    'breaking',
    'Tổng hợp bằng "{to}" thay cho "{from}"',
    'It is rolled up by "{to}" instead of "{from}"',
  ],
  'calc-added': ['conversion', 'Nay do hệ thống tính', 'It is computed now'],
  'calc-changed': ['conversion', 'Công thức tính thay đổi', 'It is computed in another way'],
  'calc-dropped': [
    'compatible',
    'Không còn tính tự động, đơn vị tự điền',
    'It is filled in, no longer computed',
  ],
  'levels-fewer': ['breaking', 'Cấp không còn điền: {levels}', 'No longer filled in by: {levels}'],
  'levels-more': ['compatible', 'Thêm cấp điền: {levels}', 'Filled in by these too: {levels}'],
  'rows-removed': ['breaking', 'Bớt {count} dòng cố định', '{count} fixed rows are gone'],
  'rows-added': ['conversion', 'Thêm {count} dòng cố định', '{count} fixed rows are new'],
  'rows-fixed': ['breaking', 'Các dòng nay cố định', 'The rows are fixed now'],
  'rows-growing': ['compatible', 'Đơn vị nay tự thêm dòng', 'Units add the rows themselves now'],
  'indicator-changed': [
    'conversion',
    'Đổi chỉ tiêu từ "{from}" sang "{to}"',
    'It feeds the indicator "{to}" instead of "{from}"',
  ],
  'prefill-changed': ['compatible', 'Nguồn số liệu lấy sẵn thay đổi', 'Its first value comes from elsewhere'],
  'label-changed': ['compatible', 'Đổi nhãn từ "{from}"', 'The label was "{from}"'],
  'help-changed': ['compatible', 'Đổi hướng dẫn', 'The help reads otherwise'],
  'layout-changed': ['compatible', 'Đổi cách trình bày', 'It is laid out otherwise'],

  // Rules
  'error-added': ['breaking', 'Quy tắc chặn mới', 'A new rule that blocks'],
  'warning-added': [
    'compatible',
    'Quy tắc cảnh báo mới: có thể phải giải trình',
    'A new warning: an explanation may be asked',
  ],
  'rule-dropped': ['compatible', 'Bỏ quy tắc', 'The rule is gone'],
  'error-changed': ['breaking', 'Quy tắc chặn thay đổi', 'A rule that blocks asks for something else'],
  'warning-changed': ['compatible', 'Quy tắc cảnh báo thay đổi', 'A warning looks at something else'],
  'severity-raised': ['breaking', 'Từ cảnh báo thành chặn', 'A warning blocks now'],
  'severity-lowered': ['compatible', 'Từ chặn thành cảnh báo', 'What blocked only warns now'],
  'rule-reworded': ['compatible', 'Đổi lời của quy tắc', 'The rule is worded otherwise'],
  'rule-levels-more': [
    'breaking',
    'Quy tắc áp dụng thêm cho cấp: {levels}',
    'The rule binds these levels too: {levels}',
  ],
  'rule-levels-fewer': [
    'compatible',
    'Quy tắc không còn áp dụng cho cấp: {levels}',
    'The rule no longer binds: {levels}',
  ],

  // The header
  'title-changed': ['compatible', 'Đổi tên chế độ báo cáo', 'The regime has another title'],
  'frequency-added': ['compatible', 'Thêm kỳ báo cáo: {frequencies}', 'New frequencies: {frequencies}'],
  'frequency-dropped': ['breaking', 'Bỏ kỳ báo cáo: {frequencies}', 'Frequencies are gone: {frequencies}'],
  'window-changed': [
    'breaking',
    'Thời gian chốt số liệu thay đổi: số liệu không cùng khoảng thời gian',
    'Another window: figures speak of other days',
  ],
  'due-changed': ['compatible', 'Thời hạn gửi thay đổi', 'The due rules change'],
  'chain-changed': ['breaking', 'Các bước gửi báo cáo thay đổi', 'The chain of who reports to whom changes'],
  'except-changed': ['compatible', 'Các kỳ không phải báo cáo thay đổi', 'Other periods are left out'],
  'signature-changed': ['compatible', 'Yêu cầu ký thay đổi', 'Whether the head signs changes'],
  'legal-changed': [
    'compatible',
    'Cơ quan ban hành, căn cứ hoặc nơi nhận thay đổi',
    'Issuer, legal basis, kind or recipient change',
  ],
} as const satisfies Record<string, Row>;

export type ReasonCode = keyof typeof REASONS;

export interface Reason {
  readonly code: ReasonCode;
  readonly compatibility: Compatibility;
  readonly message: Text;
}

/** A reason with its words filled in. */
export function reason(code: ReasonCode, params: JsonObject = {}): Reason {
  const [compatibility, vi, en] = REASONS[code];
  return { code, compatibility, message: { vi: filled(vi, params, 'vi'), en: filled(en, params, 'en') } };
}

/** The worst of several; `compatible` where there is none. */
export function worst(found: Iterable<Compatibility>): Compatibility {
  const all = new Set(found);
  return [...COMPATIBILITIES].reverse().find((one) => all.has(one)) ?? 'compatible';
}

function filled(text: string, params: JsonObject, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value: Json | undefined = params[name];
    if (value === undefined) return whole;
    return typeof value === 'string' ? value : (textMember(value, language) ?? JSON.stringify(value));
  });
}
