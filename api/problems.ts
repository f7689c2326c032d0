/**
 * The one catalogue of errors. A code is stable: clients and documents rely on it; docs/problems.md lists them all.
 */
import type { Issue, Text } from '../regimes/words.js';

interface Entry {
  readonly status: number;
  readonly title: Text;
}

const entry = (status: number, vi: string, en: string): Entry => ({ status, title: { vi, en } });

export const PROBLEMS = {
  'malformed-request': entry(400, 'Yêu cầu không đọc được', 'The request cannot be read'),
  'unknown-parameter': entry(400, 'Tham số không hợp lệ', 'A query parameter is unknown or malformed'),
  'not-authenticated': entry(401, 'Chưa đăng nhập', 'Not logged in'),
  'login-failed': entry(
    401,
    'Tên đăng nhập hoặc mật khẩu không đúng',
    'The user name or the password is wrong',
  ),
  forbidden: entry(403, 'Không có quyền thực hiện', 'This is out of your reach'),
  'handled-by-others': entry(403, 'Việc này được phân công cho người khác', 'This is the duty of others'),
  'foreign-origin': entry(403, 'Yêu cầu đến từ trang khác', 'The request comes from another site'),
  'password-change-required': entry(403, 'Phải đổi mật khẩu trước', 'Change your password first'),
  'not-found': entry(404, 'Không tìm thấy', 'Not found'),
  'method-not-allowed': entry(405, 'Phương thức không được hỗ trợ', 'This method is not supported here'),
  'request-timeout': entry(408, 'Yêu cầu gửi quá chậm', 'The request came too slowly'),
  'state-forbids': entry(409, 'Trạng thái hiện tại không cho phép', 'The present state does not allow this'),
  claimed: entry(409, 'Người khác đang duyệt báo cáo này', 'Somebody else is reviewing this report'),
  'period-locked': entry(409, 'Kỳ báo cáo đã khóa', 'The period is locked'),
  'window-not-open': entry(409, 'Kỳ báo cáo chưa mở', 'The reporting window has not opened'),
  'window-not-closed': entry(409, 'Chưa hết thời gian chốt số liệu', 'The reporting window has not closed'),
  'rollup-not-settled': entry(
    409,
    'Số tổng hợp đang được tính lại, hãy thử lại sau giây lát',
    'The roll-up is still being computed; try again in a moment',
  ),
  'children-missing': entry(
    409,
    'Còn đơn vị chưa có báo cáo được duyệt',
    'Reports below are missing; name a reason to close with gaps',
  ),
  'signature-not-needed': entry(409, 'Chế độ này không cần ký', 'This regime needs no signature'),
  'nil-return-impossible': entry(
    409,
    'Không thể báo cáo không phát sinh',
    'A nil return is not possible here',
  ),
  'paper-missing': entry(
    409,
    'Nhập thay phải đính kèm bản giấy gốc',
    'What is filed on behalf of a unit needs its paper original attached',
  ),
  'attachments-too-many': entry(
    409,
    'Tệp đính kèm vượt quá dung lượng cho một báo cáo',
    'The attachments exceed what one report may have',
  ),
  'print-too-long': entry(409, 'Báo cáo quá dài để in', 'The report is too long to be printed'),
  'workbook-impossible': entry(409, 'Không lập được biểu Excel', 'No workbook can be made'),
  conflict: entry(409, 'Xung đột với dữ liệu hiện có', 'This conflicts with what is there'),
  stale: entry(412, 'Báo cáo đã được người khác thay đổi', 'Somebody else has changed the report'),
  'regime-stale': entry(
    412,
    'Chế độ báo cáo đã được người khác thay đổi',
    'Somebody else has changed the regime',
  ),
  'body-too-large': entry(413, 'Nội dung gửi lên quá lớn', 'The body is too large'),
  'attachment-too-large': entry(413, 'Tệp đính kèm quá lớn', 'The attachment is too large'),
  'attachment-type': entry(415, 'Không nhận loại tệp này', 'This kind of file is not taken'),
  'media-type': entry(415, 'Kiểu nội dung không được hỗ trợ', 'This content type is not supported'),
  'content-has-mistakes': entry(422, 'Nội dung có lỗi', 'The content has mistakes'),
  'attachment-damaged': entry(422, 'Tệp hỏng hoặc không mở được', 'The file is damaged or cannot be opened'),
  'attachment-macros': entry(422, 'Không nhận tệp có macro', 'Files with macros are not taken'),
  'regime-has-mistakes': entry(422, 'Chế độ báo cáo có lỗi', 'The regime has mistakes'),
  'body-has-mistakes': entry(422, 'Dữ liệu gửi lên có lỗi', 'The body has mistakes'),
  'precondition-required': entry(428, 'Thiếu If-Match', 'If-Match is missing'),
  'reason-missing': entry(422, 'Thiếu lý do', 'A reason is missing'),
  'too-many-attempts': entry(
    429,
    'Đăng nhập sai quá nhiều lần, hãy thử lại sau',
    'Too many failed log-ins; try later',
  ),
  'too-many-guesses': entry(
    429,
    'Hỏi quá nhiều mã không có, hãy thử lại sau',
    'Too many codes that do not exist; try later',
  ),
  'header-too-large': entry(431, 'Phần đầu yêu cầu quá lớn', 'The request head is too large'),
  internal: entry(500, 'Lỗi hệ thống', 'Something failed on our side'),
  overloaded: entry(
    503,
    'Hệ thống đang quá tải, hãy thử lại sau giây lát',
    'The system is overloaded; try again in a moment',
  ),
  'not-ready': entry(503, 'Hệ thống chưa sẵn sàng', 'Not ready'),
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemDetails {
  /** One sentence in both languages: what happened, where, what to do. */
  readonly detail?: Text;
  readonly issues?: readonly Issue[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal that becomes an `application/problem+json` answer. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}

/** The refusal of that code, to be thrown. */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  return new Problem(code, details);
}

/** Throws the refusal of that code unless `condition` holds. */
export function require(
  condition: unknown,
  code: ProblemCode,
  details: ProblemDetails = {},
): asserts condition {
  if (!condition) throw new Problem(code, details);
}
