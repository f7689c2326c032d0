/** Vietnamese messages. Each says what to do; figures are written the Vietnamese way. */
import type { JsonObject } from '../regimes/words.js';
import type { About, MessageTable } from './messages.js';
import { wordingOf } from './wording.js';

const { plain, value, list, key, row } = wordingOf('vi', 'có', 'không');

const TYPES: Readonly<Record<string, string>> = {
  number: 'Nhập một số',
  integer: 'Nhập số nguyên, không có phần thập phân',
  string: 'Nhập nội dung bằng chữ',
  boolean: 'Chọn có hoặc không',
  array: 'Nhập thành danh sách các dòng',
  object: 'Nhập đủ các chỉ tiêu của mục này',
};

const FORMATS: Readonly<Record<string, string>> = {
  date: 'Nhập ngày theo dạng ngày/tháng/năm, ví dụ 31/12/2026',
  'date-time': 'Nhập ngày và giờ, ví dụ 31/12/2026 17:00',
  time: 'Nhập giờ, ví dụ 17:00',
  email: 'Nhập địa chỉ thư điện tử, ví dụ vanthu@tinh.gov.vn',
  uri: 'Nhập địa chỉ liên kết đầy đủ, bắt đầu bằng https://',
  uuid: 'Nhập mã UUID, ví dụ 123e4567-e89b-12d3-a456-426614174000',
};

const SOURCE: Readonly<Record<string, string>> = {
  previous: 'từ kỳ trước',
  regime: 'từ báo cáo khác',
  feed: 'từ nguồn số liệu',
};

function required(_params: JsonObject, field: About): string {
  if (field?.calc) return 'Chưa tính được: nhập đủ các số liệu mà ô này dùng';
  switch (field?.type) {
    case 'number':
    case 'integer':
      return 'Thiếu số liệu: bắt buộc nhập';
    case 'boolean':
      return 'Chưa chọn: bắt buộc chọn có hoặc không';
    case 'array':
    case 'object':
      return 'Thiếu phần này: bắt buộc nhập';
    default:
      return field?.type === 'string' && field.enum
        ? 'Chưa chọn: bắt buộc chọn'
        : 'Thiếu nội dung: bắt buộc nhập';
  }
}

export const VI: MessageTable = {
  type: ({ type }) => TYPES[plain(type)] ?? `Nhập giá trị kiểu ${plain(type)}`,
  required,
  additionalProperties: ({ additionalProperty }) =>
    `Bỏ “${plain(additionalProperty)}”: biểu này không có chỉ tiêu đó`,
  enum: ({ allowedValues }, field) => `Chọn một trong các giá trị: ${list(allowedValues, field)}`,
  const: ({ allowedValue }) => `Nhập đúng giá trị ${value(allowedValue)}`,
  minimum: ({ limit }) => (limit === 0 ? 'Nhập số không âm' : `Nhập số từ ${plain(limit)} trở lên`),
  maximum: ({ limit }) => `Nhập số không quá ${plain(limit)}`,
  exclusiveMinimum: ({ limit }) => `Nhập số lớn hơn ${plain(limit)}`,
  exclusiveMaximum: ({ limit }) => `Nhập số nhỏ hơn ${plain(limit)}`,
  multipleOf: ({ multipleOf }) => `Nhập bội số của ${plain(multipleOf)}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'Nhập nội dung, không để trống' : `Nhập ít nhất ${plain(limit)} ký tự`,
  maxLength: ({ limit }) => `Rút gọn còn không quá ${plain(limit)} ký tự`,
  pattern: ({ pattern }) => `Nhập đúng mẫu quy định (${plain(pattern)})`,
  format: ({ format }) => FORMATS[plain(format)] ?? `Nhập đúng dạng ${plain(format)}`,
  minItems: ({ limit }) => `Nhập ít nhất ${plain(limit)} dòng`,
  maxItems: ({ limit }) => `Bỏ bớt, chỉ giữ không quá ${plain(limit)} dòng`,
  uniqueItems: ({ i, j }) =>
    `Bỏ dòng trùng: dòng ${row(i, j)} giống hệt dòng ${row(Math.min(Number(i), Number(j)))}`,
  contains: ({ minContains, maxContains }) =>
    typeof maxContains === 'number'
      ? `Nhập từ ${plain(minContains)} đến ${plain(maxContains)} dòng đúng yêu cầu của biểu`
      : `Nhập ít nhất ${plain(minContains)} dòng đúng yêu cầu của biểu`,
  minProperties: ({ limit }) => `Nhập ít nhất ${plain(limit)} chỉ tiêu của mục này`,
  maxProperties: ({ limit }) => `Bỏ bớt, chỉ giữ không quá ${plain(limit)} chỉ tiêu của mục này`,
  propertyNames: ({ propertyName }) => `Bỏ hoặc đổi tên “${plain(propertyName)}”: tên không hợp lệ`,
  dependentRequired: ({ property }) => `Bắt buộc nhập khi đã nhập “${plain(property)}”`,
  dependencies: ({ property }) => `Bắt buộc nhập khi đã nhập “${plain(property)}”`,
  anyOf: () => 'Sửa cho đúng ít nhất một trong các trường hợp mà biểu cho phép',
  oneOf: ({ allowedValues, passingSchemas }, field) => {
    if (Array.isArray(allowedValues)) return `Chọn một trong các giá trị: ${list(allowedValues, field)}`;
    return Array.isArray(passingSchemas)
      ? 'Chỉ giữ một trường hợp: số liệu đang khớp nhiều trường hợp loại trừ nhau'
      : 'Sửa cho đúng một trong các trường hợp mà biểu cho phép';
  },
  not: () => 'Nhập giá trị khác: biểu không cho phép giá trị này',
  if: () => 'Sửa cho khớp với các số liệu khác đã nhập',
  'false schema': () => 'Bỏ trống: không được nhập trong trường hợp này',
  items: ({ limit }) => `Bỏ bớt, chỉ giữ ${plain(limit)} dòng đầu`,
  additionalItems: ({ limit }) => `Bỏ bớt, chỉ giữ ${plain(limit)} dòng đầu`,
  unevaluatedItems: ({ len }) => `Bỏ bớt, chỉ giữ ${plain(len)} dòng đầu`,
  unevaluatedProperties: ({ unevaluatedProperty }) =>
    `Bỏ “${plain(unevaluatedProperty)}”: biểu này không có chỉ tiêu đó`,

  null: () => 'Bỏ giá trị null: ô không có số liệu thì để trống',
  unicode: () => 'Gõ lại nội dung: có ký tự bị lỗi mã',
  depth: () => 'Gửi lại báo cáo: dữ liệu lồng quá nhiều lớp',
  rows: ({ limit }) => `Gửi không quá ${plain(limit)} dòng`,
  digits: () => 'Nhập số không quá 15 chữ số có nghĩa',
  'x-levels': () => 'Bỏ chỉ tiêu này: do cấp khác nhập',
  'x-unit': ({ decimals }) =>
    decimals === 0
      ? 'Nhập số tròn, không có phần thập phân'
      : `Nhập không quá ${plain(decimals)} chữ số thập phân`,
  'x-rows': ({ missing }, table) =>
    missing === undefined
      ? 'Bỏ dòng này: biểu chỉ có các dòng đã in sẵn'
      : `Thêm lại dòng “${key(missing, table)}”: biểu bắt buộc có dòng này`,
  'x-aggregate': ({ key: repeated, first }, table) =>
    `Gộp hoặc bỏ dòng trùng: “${key(repeated, table)}” đã có ở dòng ${row(first)}`,
  'x-calc': () =>
    'Không tính được ô này: kiểm tra lại các số liệu mà ô dùng, rồi báo đơn vị quản trị nếu vẫn lỗi',
  'x-rules': ({ rule }) =>
    `Không kiểm tra được quy tắc ${plain(rule)}: kiểm tra lại số liệu, rồi báo đơn vị quản trị nếu vẫn lỗi`,
  'division-by-zero': () => 'Không tính được vì phép chia cho 0: kiểm tra lại số liệu ở mẫu số',
  'prefill-changed': ({ was, from }) =>
    was === undefined
      ? 'Đã bỏ dòng được lấy sẵn: giải thích vì sao, hoặc thêm lại'
      : `Số lấy sẵn ${SOURCE[plain(from)] ?? ''} là ${value(was)}: giải thích vì sao sửa, hoặc ghi lại số đó`,
};
