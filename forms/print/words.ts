/** The words of printed documents. */
import type { Language, RevisionState, Text } from '../../regimes/words.js';

export const PRINT_WORDS = {
  nation: { vi: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', en: 'SOCIALIST REPUBLIC OF VIET NAM' },
  motto: { vi: 'Độc lập - Tự do - Hạnh phúc', en: 'Independence - Freedom - Happiness' },
  number: { vi: 'Số: ……/BC', en: 'No.: ……/BC' },
  report: { vi: 'BÁO CÁO', en: 'REPORT' },
  rollup: { vi: 'BẢNG TỔNG HỢP', en: 'ROLL-UP' },
  draft: { vi: 'BẢN NHÁP – CHƯA GỬI', en: 'DRAFT – NOT SENT' },
  to: { vi: 'Kính gửi', en: 'To' },
  recipients: { vi: 'Nơi nhận', en: 'Copies' },
  archive: { vi: 'Lưu: VT.', en: 'Archive.' },
  period: { vi: 'Kỳ báo cáo', en: 'Period' },
  figuresOf: { vi: 'số liệu từ {from} đến {to}', en: 'figures of {from} to {to}' },
  basis: { vi: 'Căn cứ', en: 'Under' },
  item: { vi: 'Chỉ tiêu', en: 'Item' },
  measure: { vi: 'Đơn vị tính', en: 'Unit' },
  measureOf: { vi: 'Đơn vị tính: {unit}', en: 'Unit of measure: {unit}' },
  asAbove: { vi: 'Như trên;', en: 'As above;' },
  value: { vi: 'Giá trị', en: 'Value' },
  count: { vi: 'Số lượng', en: 'Count' },
  part: { vi: 'Nội dung', en: 'Item' },
  row: { vi: 'TT', en: 'No.' },
  rowNamed: { vi: 'Dòng {n}', en: 'Row {n}' },
  source: { vi: 'Đơn vị', en: 'Unit' },
  noRows: { vi: 'Không có dòng nào.', en: 'No rows.' },
  nothing: { vi: 'Chưa có nội dung.', en: 'Nothing has been written yet.' },
  nil: { vi: 'Báo cáo không phát sinh.', en: 'Nil return.' },
  explanations: { vi: 'Giải trình', en: 'Explanations' },
  whole: { vi: 'Toàn báo cáo', en: 'The whole report' },
  computed: {
    vi: 'Số in nghiêng do hệ thống tính; dấu – là không có số liệu.',
    en: 'Figures in italics are computed by the system; – stands for what was not reported.',
  },
  absent: { vi: 'Dấu – là không có số liệu.', en: 'A – stands for what was not reported.' },
  partial: {
    vi: '(*) Tổng của những báo cáo có số liệu này, chưa phải của mọi báo cáo phải nộp.',
    en: '(*) The total of those reports that gave the figure, not yet of all that are due.',
  },
  head: { vi: 'THỦ TRƯỞNG ĐƠN VỊ', en: 'HEAD OF THE UNIT' },
  forHead: { vi: 'KT. THỦ TRƯỞNG ĐƠN VỊ', en: 'FOR THE HEAD OF THE UNIT' },
  deputy: { vi: 'CẤP PHÓ', en: 'DEPUTY' },
  inPlaceOf: { vi: '(ký thay {name})', en: '(in the place of {name})' },
  sender: { vi: 'NGƯỜI GỬI BÁO CÁO', en: 'SENT BY' },
  filer: { vi: 'NGƯỜI NHẬP THAY', en: 'FILED ON BEHALF BY' },
  byHand: { vi: '(Ký, ghi rõ họ tên, đóng dấu)', en: '(Signature, full name, seal)' },
  signedAt: { vi: 'Đã ký điện tử lúc {at}', en: 'Signed electronically at {at}' },
  sentAt: { vi: 'Đã gửi điện tử lúc {at}', en: 'Sent electronically at {at}' },
  filedFor: {
    vi: '{unit} nhập thay; bản giấy có chữ ký đính kèm trên hệ thống',
    en: 'Filed by {unit}; the signed paper is attached in the system',
  },
  receipt: { vi: 'BIÊN NHẬN', en: 'RECEIPT' },
  facts: { vi: 'THÔNG TIN BẢN IN', en: 'ABOUT THIS PRINT' },
  code: { vi: 'Báo cáo', en: 'Report' },
  revision: { vi: 'Lần gửi', en: 'Revision' },
  state: { vi: 'Trạng thái khi in', en: 'State when printed' },
  sent: { vi: 'Gửi lúc', en: 'Sent' },
  late: { vi: 'quá hạn', en: 'late' },
  sentBy: { vi: 'Người gửi', en: 'Sent by' },
  hash: { vi: 'Mã băm SHA-256', en: 'SHA-256' },
  check: { vi: 'Kiểm tra tại', en: 'Verify at' },
  printed: { vi: 'In lúc', en: 'Printed' },
  version: { vi: 'Biểu mẫu', en: 'Form' },
  formVersion: { vi: 'phiên bản {n}', en: 'version {n}' },
  view: { vi: 'Cách tính', en: 'View' },
  confirmed: { vi: 'Chính thức (báo cáo đã duyệt)', en: 'Confirmed (approved reports)' },
  provisional: {
    vi: 'Tạm tính (gồm cả báo cáo chưa ký ở cấp dưới)',
    en: 'Provisional (before those below have signed)',
  },
  frozen: { vi: 'Đã chốt trong lần gửi {n}', en: 'As revision {n} froze it' },
  asOf: { vi: 'Tính đến {at}', en: 'As of {at}' },
  computedAt: { vi: 'Tính lúc', en: 'Computed' },
  unsettled: { vi: 'còn thay đổi đang chờ tính', en: 'changes are waiting to be computed' },
  coverage: {
    vi: 'Mức độ đầy đủ: đã duyệt {approved}/{expected} báo cáo, đã nhận {received}.',
    en: 'Coverage: {approved} of {expected} reports approved, {received} received.',
  },
  lowest: {
    vi: 'Cấp thấp nhất: đã duyệt {approved}/{expected}.',
    en: 'Lowest level: {approved} of {expected} approved.',
  },
  missing: { vi: 'Còn thiếu: {names}.', en: 'Missing: {names}.' },
  andMore: { vi: 'và {n} đơn vị khác', en: 'and {n} more' },
  moreTexts: {
    vi: 'Ở đây in {n} ý kiến đầu; toàn bộ có trên trang tổng hợp.',
    en: 'The first {n} texts are printed here; all are on the page of the roll-up.',
  },
} as const satisfies Record<string, Text>;

export const STATE_WORDS: Readonly<Record<RevisionState, Text>> = {
  submitted: { vi: 'Đã gửi, chờ duyệt', en: 'Sent, awaiting approval' },
  approved: { vi: 'Đã duyệt', en: 'Approved' },
  returned: { vi: 'Bị trả lại', en: 'Returned' },
  recalled: { vi: 'Đã thu hồi', en: 'Recalled' },
  superseded: { vi: 'Đã được thay bằng lần gửi sau', en: 'Superseded by a later revision' },
};

/** One of the words, with what stands in its braces. */
export function say(
  word: Text,
  language: Language,
  given: Readonly<Record<string, string | number>> = {},
): string {
  return word[language].replace(/\{(\w+)\}/g, (_all, name: string) => String(given[name] ?? ''));
}
