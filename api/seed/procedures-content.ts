/** Demonstration contents of VPCP-II06A: procedures handled, with every balance of the form kept. */
import { previousPeriod } from '../../regimes/period.js';
import type { Period } from '../../regimes/period.js';
import type { VpcpIi06ACommune, VpcpIi06AProvince } from '../../regimes/types/VPCP-II06A.js';
import { isUrban, monthsIn, periodInWords } from './demonstration-unit.js';
import type { DemonstrationUnit } from './demonstration-unit.js';
import { lotsOf } from './lots.js';

type Row = VpcpIi06ACommune['procedures'][number];
type FieldCode = Row['field'];

/** Applications that a commune receives in a quarter, least and most, by field. Every commune has the first four. */
const VOLUMES: readonly (readonly [FieldCode, number, number])[] = [
  ['hoTich', 240, 760],
  ['chungThuc', 650, 2400],
  ['datDai', 45, 190],
  ['baoTroXaHoi', 35, 120],
  ['cuTru', 60, 260],
  ['xayDung', 6, 48],
  ['dangKyKinhDoanh', 18, 140],
  ['nguoiCoCong', 4, 30],
  ['treEm', 5, 36],
  ['yTe', 5, 24],
  ['giaoDuc', 4, 18],
  ['vanHoa', 3, 16],
  ['moiTruong', 2, 14],
  ['thiDua', 3, 20],
  ['tonGiao', 2, 9],
];
const RURAL: readonly (readonly [FieldCode, number, number])[] = [
  ['nongNghiep', 10, 64],
  ['lamNghiep', 2, 18],
  ['danToc', 2, 12],
];
const ALWAYS = 4;

/** What a commune fills in: the rows of the fields that it has every period. */
export function proceduresOfCommune(unit: DemonstrationUnit, period: Period): VpcpIi06ACommune {
  const procedures = fieldsOf(unit).map(([field, least, most]) => rowOf(unit, period, field, least, most));
  const note = noteOn(procedures, periodInWords(period));
  return { procedures, ...(note === undefined ? {} : { note }) };
}

function fieldsOf(unit: DemonstrationUnit): readonly (readonly [FieldCode, number, number])[] {
  const lots = lotsOf('fields', unit.code);
  const rest = [...VOLUMES.slice(ALWAYS), ...(isUrban(unit) ? [] : RURAL)];
  return [...VOLUMES.slice(0, ALWAYS), ...lots.some(rest, lots.integer(5, 8))];
}

interface Flow {
  readonly fresh: number;
  readonly pending: number;
}

/** New and still pending applications. The pending ones are never more than the new ones: older ones are solved first. */
function flowOf(
  unit: DemonstrationUnit,
  period: Period,
  field: FieldCode,
  least: number,
  most: number,
): Flow {
  const size = lotsOf('size', unit.code, field).integer(least, most);
  const lots = lotsOf('flow', unit.code, field, period.id);
  const fresh = Math.round((size * monthsIn(period) * lots.integer(85, 115)) / 300);
  return { fresh, pending: Math.floor((fresh * lots.integer(0, 9)) / 100) };
}

function rowOf(unit: DemonstrationUnit, period: Period, field: FieldCode, least: number, most: number): Row {
  const { fresh, pending } = flowOf(unit, period, field, least, most);
  const carriedOver = flowOf(unit, previousPeriod(period), field, least, most).pending;
  const solved = carriedOver + fresh - pending;
  const lots = lotsOf('row', unit.code, field, period.id);
  const receivedOnline = Math.floor(
    (fresh * lots.integer(isUrban(unit) ? 62 : 31, isUrban(unit) ? 94 : 68)) / 100,
  );
  const solvedLate = Math.floor((solved * lots.pick([0, 0, 0, 1, 2, 4])) / 100);
  const solvedEarly = Math.floor(((solved - solvedLate) * lots.integer(35, 80)) / 100);
  const pendingLate = Math.floor((pending * lots.pick([0, 0, 0, 10, 20])) / 100);
  return {
    field,
    receivedOnline,
    receivedDirect: fresh - receivedOnline,
    carriedOver,
    solvedEarly,
    solvedOnTime: solved - solvedLate - solvedEarly,
    solvedLate,
    pendingInTime: pending - pendingLate,
    pendingLate,
  };
}

const REASONS: Partial<Record<FieldCode, string>> = {
  datDai: 'phải xác minh nguồn gốc đất và lấy ý kiến khu dân cư',
  xayDung: 'hồ sơ thiết kế phải bổ sung nhiều lần',
  chungThuc: 'lượng hồ sơ tăng đột biến vào đầu kỳ',
  hoTich: 'phải xác minh tại nơi cư trú cũ',
};

function noteOn(rows: readonly Row[], period: string): string | undefined {
  const late = rows.filter((row) => row.solvedLate > 0).sort((a, b) => b.solvedLate - a.solvedLate);
  const worst = late[0];
  if (!worst) return undefined;
  const total = late.reduce((sum, row) => sum + row.solvedLate, 0);
  const reason = REASONS[worst.field] ?? 'phải lấy ý kiến của cơ quan chuyên môn cấp tỉnh';
  return `Trong ${period} có ${total} hồ sơ giải quyết quá hạn, chủ yếu do ${reason}. Các hồ sơ này đã được gửi thư xin lỗi và hẹn lại ngày trả kết quả theo quy định.`;
}

const ASSESSMENTS: readonly ((province: string, period: string) => string)[] = [
  (province, period) =>
    `Trong ${period}, việc tiếp nhận và trả kết quả tại các Trung tâm Phục vụ hành chính công cấp xã của ${province} đi vào nền nếp; tỷ lệ hồ sơ nộp trực tuyến tăng so với kỳ trước. Hồ sơ quá hạn tập trung ở lĩnh vực đất đai. Tỉnh đã yêu cầu các xã, phường công khai hồ sơ quá hạn hằng tuần và gửi thư xin lỗi người dân.`,
  (province, period) =>
    `Kết quả giải quyết thủ tục hành chính của ${province} trong ${period} cơ bản đúng hạn. Khó khăn chủ yếu là đường truyền ở một số điểm tiếp nhận và việc đồng bộ trạng thái hồ sơ với Cổng Dịch vụ công quốc gia còn chậm. Đề nghị Văn phòng Chính phủ hướng dẫn việc rà soát hồ sơ đã trả kết quả nhưng chưa được cập nhật trạng thái.`,
];

/** What a province adds to its roll-up. */
export function proceduresOfProvince(unit: DemonstrationUnit, period: Period): VpcpIi06AProvince {
  const assessment = lotsOf('assessment', unit.code, period.id).pick(ASSESSMENTS);
  return { assessment: assessment(unit.name.replace(/^T(?=ỉnh|hành phố)/, 't'), periodInWords(period)) };
}
